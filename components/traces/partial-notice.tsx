import { Notice } from '@/components/ui/notice';
import type { Trace } from '@/lib/traces/build-trace';
import { missingParents } from './watch-trace';

export interface PartialNoticeProps {
  readonly trace: Trace;
  readonly looksLeft: number;
  /** Linked traces that are known and not shown. */
  readonly beyond: number;
  readonly onLook: () => void;
}

/** Says what is known to be missing; nothing where the picture is whole. */
export function PartialNotice({ trace, looksLeft, beyond, onLook }: PartialNoticeProps) {
  const missing = missingParents(trace).length;
  if (missing === 0 && beyond === 0) return null;
  return (
    <div className="mt-2">
      {missing > 0 && <MissingSpans count={missing} looksLeft={looksLeft} onLook={onLook} />}
      {beyond > 0 && (
        <Notice tone="info" role="status">
          <b>
            {beyond.toLocaleString('en')} more linked {beyond === 1 ? 'trace' : 'traces'}
          </b>{' '}
          {beyond === 1 ? 'is' : 'are'} not shown here. The links of each span lead to them.
        </Notice>
      )}
    </div>
  );
}

function MissingSpans({ count, looksLeft, onLook }: { count: number; looksLeft: number; onLook: () => void }) {
  const words = count === 1 ? '1 span has not arrived.' : `${count.toLocaleString('en')} spans have not arrived.`;
  return (
    <Notice tone="warning" role="status">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          <b>{words}</b> Others name {count === 1 ? 'it' : 'them'} as their parent and stand at the first level.{' '}
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
