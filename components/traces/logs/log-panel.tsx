'use client';

import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { formatClockTime, formatDurationUs } from '@/lib/base/duration';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { TraceLog } from '@/lib/traces/trace-log';
import { type ServiceColors, ServiceTag } from '../service-mark';
import { LogDetails } from './log-details';
import { LogLevelMark } from './log-level-mark';

export interface LogPanelProps {
  readonly log: TraceLog;
  /** Undefined where its span is not in this trace. */
  readonly node: TraceNode | undefined;
  readonly originUs: number;
  readonly colors: ServiceColors;
  readonly onGo: (node: TraceNode) => void;
  readonly onClose: () => void;
}

/** Everything one record says. Beside the list; on a narrow screen a sheet below it. */
export function LogPanel({ log, node, originUs, colors, onGo, onClose }: LogPanelProps) {
  const at = new Date(log.timeUs / 1000);
  return (
    <aside
      aria-label="Log record"
      className="flex max-h-[38dvh] min-h-0 flex-none flex-col overflow-y-auto bg-surface max-lg:border-t max-lg:border-line-2 max-lg:shadow-lift lg:max-h-none lg:w-[376px] lg:border-l lg:border-line-2"
    >
      <header className="px-3.5 pt-2.5 pb-2 text-20">
        <div className="flex items-center gap-2">
          <LogLevelMark level={log.level} />
          <span className="flex min-w-0 flex-1 items-center pl-1">
            <ServiceTag name={log.service} color={colors.get(log.service)} />
          </span>
          <Button look="quiet" square aria-label="Close the panel" title="Close (Esc)" onClick={onClose}>
            <Icon of={X} />
          </Button>
        </div>
        <p className="flex flex-wrap gap-x-4 text-text-2">
          <time dateTime={at.toISOString()} title={at.toISOString()}>
            {formatClockTime(at, { ms: true })}
          </time>
          <span>at {formatDurationUs(log.timeUs - originUs)}</span>
          {log.eventName !== undefined && <span className="font-mono">{log.eventName}</span>}
        </p>
        <p className="mt-1 flex min-h-6 min-w-0 items-center gap-1.5">
          <span className="text-muted">In</span>
          {node ? (
            <button type="button" className="link min-w-0 truncate text-left" onClick={() => onGo(node)}>
              {node.span.name}
            </button>
          ) : (
            <span className="text-muted">
              {log.spanId === undefined ? 'no span' : `span ${log.spanId}, not shown here`}
            </span>
          )}
        </p>
      </header>
      <div className="border-t border-line pt-2 pb-3 text-20">
        <LogDetails log={log} />
      </div>
    </aside>
  );
}
