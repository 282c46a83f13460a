'use client';

import { ArrowDown, ArrowUp, ChevronsDown, ChevronsUp, OctagonAlert, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { Tabs } from '@/components/ui/tabs';
import type { TraceNode } from '@/lib/traces/build-trace';
import { tracesHref } from '@/lib/traces/list-address';
import type { Picture } from '@/lib/traces/picture';
import type { TraceLog } from '@/lib/traces/trace-log';
import type { ServiceColors } from '../service-mark';
import { ServiceTag } from '../service-mark';
import { errorCause, roleWords, spanRole } from '../span-words';
import { AttributeList, KeyValues } from './attribute-list';
import { EventList } from './event-list';
import { LinkList } from './link-list';
import { LogList } from './log-list';

export interface SpanPanelProps {
  readonly node: TraceNode;
  readonly picture: Picture;
  readonly colors: ServiceColors;
  readonly logs: readonly TraceLog[];
  /** As the arrow keys do. */
  readonly onStep: (key: 'ArrowUp' | 'ArrowDown') => void;
  readonly onGo: (node: TraceNode) => void;
  readonly onClose: () => void;
}

/** Everything one span says. Beside the waterfall; on a narrow screen a sheet below it. */
export function SpanPanel({ node, picture, colors, logs, onStep, onGo, onClose }: SpanPanelProps) {
  const { span } = node;
  const [tall, setTall] = useState(false);
  return (
    <aside
      aria-label="Span"
      className={`flex min-h-0 flex-none flex-col overflow-y-auto bg-surface max-lg:border-t max-lg:border-line-2 max-lg:shadow-lift lg:w-[376px] lg:border-l lg:border-line-2 ${tall ? 'max-lg:h-[70dvh]' : 'max-lg:h-[38dvh] max-sm:h-[214px]'}`}
    >
      <header className="px-3.5 pt-2.5 pb-2.5">
        <div className="flex items-center gap-0.5">
          <span className="min-w-0 flex-1">
            <ServiceTag name={span.resource.service} color={colors.get(span.resource.service)} />
          </span>
          <Button
            look="quiet"
            square
            className="lg:hidden"
            aria-label={tall ? 'Make the panel smaller' : 'Make the panel larger'}
            onClick={() => setTall(!tall)}
          >
            <Icon of={tall ? ChevronsDown : ChevronsUp} />
          </Button>
          <Button look="quiet" square aria-label="Span above" title="Span above (↑)" onClick={() => onStep('ArrowUp')}>
            <Icon of={ArrowUp} />
          </Button>
          <Button
            look="quiet"
            square
            aria-label="Span below"
            title="Span below (↓)"
            onClick={() => onStep('ArrowDown')}
          >
            <Icon of={ArrowDown} />
          </Button>
          <Button look="quiet" square aria-label="Close the panel" title="Close (Esc)" onClick={onClose}>
            <Icon of={X} />
          </Button>
        </div>
        <h2 className="text-40 leading-5 font-strong wrap-anywhere">{span.name}</h2>
        <p className="mt-1.5 flex flex-wrap gap-x-4 text-20 text-text-2">
          <b className="text-text">
            <Duration us={span.durationUs} />
          </b>
          <span>
            self <Duration us={node.selfUs} />
          </span>
          <span>
            starts +<Duration us={span.startUs - picture.main.startUs} />
          </span>
          {node.queueWaitUs !== undefined && (
            <span>
              waited <Duration us={node.queueWaitUs} />
            </span>
          )}
          <span>{roleWords(spanRole(span))}</span>
        </p>
      </header>
      <ErrorNote node={node} />
      <Tabs
        label="Span"
        items={[
          {
            value: 'attributes',
            label: 'Attributes',
            count: span.attributes.length,
            content: <AttributeList key={span.spanId} attributes={span.attributes} label="attributes" />,
          },
          { value: 'events', label: 'Events', count: span.events.length, content: <EventList span={span} /> },
          { value: 'logs', label: 'Logs', count: logs.length, content: <LogList span={span} logs={logs} /> },
          {
            value: 'links',
            label: 'Links',
            count: span.links.length,
            content: <LinkList span={span} picture={picture} onGo={onGo} />,
          },
          { value: 'resource', label: 'Resource', content: <KeyValues attributes={span.resource.attributes} /> },
        ]}
      />
      <footer className="mt-auto flex items-center gap-2 border-t border-line px-3.5 py-1.5 text-20 text-muted">
        <span>Span</span>
        <span className="truncate font-mono">{span.spanId}</span>
        <CopyButton look="quiet" text={span.spanId} what="span id" className="ml-auto" />
        <LinkButton
          look="quiet"
          prefetch={false}
          href={tracesHref({ service: span.resource.service, operation: span.name })}
          title="Traces with a span of this service and name"
        >
          Others like it
        </LinkButton>
      </footer>
    </aside>
  );
}

function ErrorNote({ node }: { readonly node: TraceNode }) {
  const cause = errorCause(node.span);
  if (cause === undefined) return null;
  return (
    <div className="flex items-start gap-2.5 border-l-[3px] border-danger bg-danger-soft px-3.5 py-2 text-20 leading-[18px]">
      <Icon of={OctagonAlert} className="mt-px text-danger" />
      <span className="min-w-0 wrap-anywhere">
        <b>Error.</b> {cause}
      </span>
    </div>
  );
}
