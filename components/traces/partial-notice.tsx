import { Notice } from '@/components/ui/notice';
import type { Trace } from '@/lib/traces/build-trace';
import { missingParents } from './watch-trace';

export interface PartialNoticeProps {
  readonly trace: Trace;
  readonly looksLeft: number;
  readonly onLook: () => void;
}

/** Says what is known to be missing; nothing where the trace is whole. */
export function PartialNotice({ trace, looksLeft, onLook }: PartialNoticeProps) {
  const missing = missingParents(trace).length;
  if (missing === 0) return null;
  const words = missing === 1 ? '1 span has not arrived.' : `${missing.toLocaleString('en')} spans have not arrived.`;
  return (
    <Notice tone="warning" role="status">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          <b>{words}</b> Others name {missing === 1 ? 'it' : 'them'} as their parent and stand at the first level.{' '}
          {looksLeft > 0 && 'Looking again by itself.'}
        </span>
        {looksLeft === 0 && (
          <button type="button" className="link" onClick={onLook}>
            Look again
          </button>
        )}
      </span>
    </Notice>
  );
}
