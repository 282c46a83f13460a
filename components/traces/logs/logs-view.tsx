'use client';

import { Search } from 'lucide-react';
import { type RefObject, useDeferredValue, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { Picture } from '@/lib/traces/picture';
import { findLogs } from '@/lib/traces/search/find-logs';
import type { TraceLog } from '@/lib/traces/trace-log';
import type { ServiceColors } from '../service-mark';
import type { LogsState } from '../use-trace-logs';
import type { LogsChoice } from '../viewer-store';
import { LogGrid } from './log-grid';
import { LogPanel } from './log-panel';
import { LogsAbsent } from './logs-absent';

export interface LogsViewProps {
  readonly state: LogsState;
  readonly picture: Picture;
  readonly colors: ServiceColors;
  readonly choice: LogsChoice;
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly onChoose: (change: Partial<LogsChoice>) => void;
  readonly onGo: (node: TraceNode) => void;
  readonly onRetry: () => void;
}

/** What the services of this trace logged meanwhile. */
export function LogsView(props: LogsViewProps) {
  const { state, onRetry } = props;
  if (state.kind !== 'shown' || state.logs.length === 0) return <LogsAbsent state={state} onRetry={onRetry} />;
  return <ShownLogs {...props} logs={state.logs} truncated={state.truncated} />;
}

type ShownLogsProps = LogsViewProps & { readonly logs: readonly TraceLog[]; readonly truncated: boolean };

function ShownLogs({ logs, truncated, picture, colors, choice, findRef, onChoose, onGo }: ShownLogsProps) {
  const find = useDeferredValue(choice.find);
  const shown = useMemo(() => findLogs(logs, { least: choice.least, text: find }), [logs, choice.least, find]);
  const selected = shown.find(({ key }) => key === choice.selectedKey);
  const nodeOf = (log: TraceLog | undefined): TraceNode | undefined => picture.trace.nodes.get(log?.spanId ?? '');
  return (
    <section aria-label="Logs" className="flex min-h-0 flex-1 flex-col">
      <FilterBar
        choice={choice}
        findRef={findRef}
        count={shown.length}
        all={logs.length}
        truncated={truncated}
        onChoose={onChoose}
      />
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        {shown.length === 0 ? (
          <div className="flex-1 px-4 py-4 text-text-2 max-sm:px-3">
            <p>None of {logs.length.toLocaleString('en')} records matches.</p>
            <Button className="mt-3" onClick={() => onChoose({ least: 'trace', find: '' })}>
              Show all
            </Button>
          </div>
        ) : (
          <LogGrid
            logs={shown}
            picture={picture}
            colors={colors}
            find={find}
            selectedKey={choice.selectedKey}
            onPick={(selectedKey) => onChoose({ selectedKey })}
            onEnter={(log) => {
              const node = nodeOf(log);
              if (node) onGo(node);
            }}
          />
        )}
        {selected && (
          <LogPanel
            log={selected}
            node={nodeOf(selected)}
            originUs={picture.main.startUs}
            colors={colors}
            onGo={onGo}
            onClose={() => onChoose({ selectedKey: undefined })}
          />
        )}
      </div>
    </section>
  );
}

interface FilterBarProps extends Pick<LogsViewProps, 'choice' | 'findRef' | 'onChoose'> {
  readonly count: number;
  readonly all: number;
  readonly truncated: boolean;
}

function FilterBar({ choice, findRef, count, all, truncated, onChoose }: FilterBarProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5 max-sm:px-3">
        <search className="relative w-[280px] max-sm:w-full">
          <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
          <input
            ref={findRef}
            type="search"
            aria-label="Find in logs"
            placeholder="Find in logs"
            value={choice.find}
            onChange={(event) => onChoose({ find: event.target.value })}
            className="control w-full rounded-2 border border-line-control bg-surface pr-2 pl-8.5 placeholder:text-muted hover:border-text-2 max-sm:text-[1rem] [&::-webkit-search-cancel-button]:hidden"
          />
        </search>
        <Segmented
          label="Least level"
          value={choice.least}
          options={[
            { value: 'trace', label: 'All' },
            { value: 'info', label: 'Info' },
            { value: 'warn', label: 'Warnings' },
            { value: 'error', label: 'Errors' },
          ]}
          onChange={(least) => onChoose({ least })}
        />
        <span role="status" className="ml-auto text-20 text-muted">
          {count === all ? '' : `${count.toLocaleString('en')} of ${all.toLocaleString('en')}`}
        </span>
      </div>
      {truncated && (
        <Notice tone="info">This trace has more records. The first {all.toLocaleString('en')} are shown.</Notice>
      )}
    </>
  );
}
