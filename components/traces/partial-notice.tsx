'use client';

import { useEffect, useState } from 'react';
import { Notice } from '@/components/ui/notice';
import type { Trace } from '@/lib/traces/build-trace';
import type { Picture } from '@/lib/traces/picture';
import { missingParents } from './watch-trace';

const HUGE_SPANS = 5_000;

export interface PartialNoticeProps {
  readonly trace: Trace;
  readonly picture: Picture;
  readonly looksLeft: number;
  readonly nextLookMs: number;
  /** Linked traces that are known and not shown. */
  readonly beyond: number;
  readonly onLook: () => void;
}

/** Says what is known to be missing; nothing where the picture is whole. */
export function PartialNotice({ trace, picture, looksLeft, nextLookMs, beyond, onLook }: PartialNoticeProps) {
  const missing = missingParents(trace).length;
  const grouped = picture.groups.size > 0 && trace.rows.length >= HUGE_SPANS;
  if (missing === 0 && beyond === 0 && !grouped) return null;
  return (
    <div className="mt-2">
      {missing > 0 && <MissingSpans count={missing} looksLeft={looksLeft} nextLookMs={nextLookMs} onLook={onLook} />}
      {grouped && (
        <Notice tone="info">
          <b>{trace.rows.length.toLocaleString('en')} spans.</b> Siblings that do the same are one row, with their
          number. Find and the keys reach all of them.
        </Notice>
      )}
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

interface MissingSpansProps extends Pick<PartialNoticeProps, 'looksLeft' | 'nextLookMs' | 'onLook'> {
  readonly count: number;
}

function MissingSpans({ count, looksLeft, nextLookMs, onLook }: MissingSpansProps) {
  const words = count === 1 ? '1 span has not arrived.' : `${count.toLocaleString('en')} spans have not arrived.`;
  return (
    <Notice tone="warning" role="status">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          <b>{words}</b> Others name{' '}
          {count === 1 ? 'it as their parent; its gap is' : 'them as their parents; their gaps are'} drawn where{' '}
          {count === 1 ? 'it belongs' : 'they belong'}.{' '}
          {looksLeft > 0 && <Countdown key={looksLeft} fromMs={nextLookMs} />}
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

/** Not read out: it changes every second. */
function Countdown({ fromMs }: { readonly fromMs: number }) {
  const [leftS, setLeftS] = useState(Math.ceil(fromMs / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeftS((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{leftS > 0 ? `Looking again in ${leftS} s.` : 'Looking again.'}</span>;
}
