import { CircleOff, Link2 } from 'lucide-react';
import Link from 'next/link';
import { Icon } from '@/components/ui/icon';
import type { LinkRow } from '@/lib/traces/geometry/timeline-rows';
import { linkTitle, linkWords, shortId } from '../link-words';
import { traceHref } from '../search/parse-jump';
import { CountChip, Twisty } from './twisty';

export interface LinkCellProps {
  readonly row: LinkRow;
  /** The row can be tabbed to, so its link can too. */
  readonly tabbable: boolean;
  readonly onToggle: () => void;
}

/** The divider that names the link; the spans below it lie on the same axis. */
export function LinkCell({ row, tabbable, onToggle }: LinkCellProps) {
  const { part, expanded, hiddenCount } = row;
  return (
    <div
      role="gridcell"
      aria-colspan={2}
      className="col-span-2 flex min-w-0 items-center gap-1.5 border-y border-line-2 bg-sunken pr-3 pl-2 max-sm:col-span-1 max-sm:row-span-2 max-sm:pl-2.5"
    >
      <Twisty expanded={expanded} onToggle={onToggle} />
      <Icon of={part.missing ? CircleOff : Link2} size={14} className="text-text-2" />
      <b className="flex-none">{linkTitle(part)}</b>
      {hiddenCount > 0 && <CountChip>{`+${hiddenCount.toLocaleString('en')}`}</CountChip>}
      <span className="min-w-0 truncate text-text-2 max-sm:sr-only">{linkWords(part)}</span>
      <span className="flex-none font-mono text-muted max-md:hidden">{shortId(part.traceId)}</span>
      {part.missing !== 'absent' && (
        <Link
          href={traceHref(part.traceId)}
          prefetch={false}
          tabIndex={tabbable ? 0 : -1}
          className="link ml-auto flex-none"
          onClick={(event) => event.stopPropagation()}
        >
          Open it alone
        </Link>
      )}
    </div>
  );
}
