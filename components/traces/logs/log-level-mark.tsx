import { OctagonAlert, TriangleAlert } from 'lucide-react';
import { Icon } from '@/components/ui/icon';
import { isAtLeast, type LogLevel } from '@/lib/traces/trace-log';

const WORDS: Record<LogLevel, string> = {
  trace: 'Trace',
  debug: 'Debug',
  info: 'Info',
  warn: 'Warning',
  error: 'Error',
  fatal: 'Fatal',
};

/** A word, and for what matters a shape: never the colour alone. */
export function LogLevelMark({ level }: { readonly level: LogLevel }) {
  const isError = isAtLeast(level, 'error');
  const tone = isError ? 'text-danger' : level === 'warn' ? 'text-warning' : 'text-muted';
  return (
    <span className={`inline-flex items-center gap-1.5 ${tone}`}>
      {isError ? (
        <Icon of={OctagonAlert} size={13} />
      ) : level === 'warn' ? (
        <Icon of={TriangleAlert} size={13} />
      ) : (
        <i aria-hidden="true" className="mx-[3px] size-[7px] flex-none rounded-full border-[1.5px] border-current" />
      )}
      {WORDS[level]}
    </span>
  );
}
