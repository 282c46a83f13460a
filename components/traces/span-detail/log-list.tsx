import { formatDurationUs } from '@/lib/base/duration';
import type { Span } from '@/lib/traces/model';
import type { TraceLog } from '@/lib/traces/trace-log';
import { LogDetails } from '../logs/log-details';
import { LogLevelMark } from '../logs/log-level-mark';

/** What was logged while the span was at work: when, after its start, and what. */
export function LogList({ span, logs }: { readonly span: Span; readonly logs: readonly TraceLog[] }) {
  if (logs.length === 0) return <p className="px-3.5 py-3 text-muted">None.</p>;
  return (
    <ul>
      {logs.map((log) => (
        <li key={log.key} className="border-b border-line py-1.5 text-20 last:border-0">
          <p className="grid grid-cols-[76px_minmax(0,1fr)] gap-2 px-3.5 pb-0.5">
            <span className="text-muted">+{formatDurationUs(Math.max(0, log.timeUs - span.startUs))}</span>
            <LogLevelMark level={log.level} />
          </p>
          <LogDetails log={log} />
        </li>
      ))}
    </ul>
  );
}
