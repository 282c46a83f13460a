import { CircleDashed } from 'lucide-react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { outsideOf } from '@/lib/traces/geometry/span-bar';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';
import type { MissingRow } from '@/lib/traces/geometry/timeline-rows';
import { BAR_CELL } from './bar-cell';
import { Cell } from './tree-cell';
import { CountChip } from './twisty';

export interface MissingCellsProps {
  readonly row: MissingRow;
  readonly scale: TimeScale;
  readonly onToggle: () => void;
}

/** A dashed gap in the place of a span that has not arrived; it lasted at least as long as what is below it. */
export function MissingCells({ row, scale, onToggle }: MissingCellsProps) {
  const { startUs, endUs } = row.gap.range;
  const { leftPx, widthPx } = scale.stretchPx(startUs, endUs);
  return (
    <>
      <Cell row={row} onToggle={onToggle}>
        <Icon of={CircleDashed} size={13} className="mr-1.5 text-warning" />
        <span className="min-w-0 truncate text-text-2">A span that has not arrived</span>
        {row.hiddenCount > 0 && <CountChip>{`+${row.hiddenCount.toLocaleString('en')}`}</CountChip>}
        <span className="ml-auto flex-none pl-2.5 text-20 text-muted sm:hidden">
          <Duration us={endUs - startUs} />
        </span>
      </Cell>
      <div role="gridcell" className={BAR_CELL}>
        {outsideOf(startUs, endUs, scale) === undefined && (
          <span
            className="absolute top-1/2 h-(--bar) min-w-0.5 -translate-y-1/2 rounded-[1px] border border-dashed border-line-control"
            style={{ left: leftPx, width: widthPx }}
          />
        )}
      </div>
    </>
  );
}
