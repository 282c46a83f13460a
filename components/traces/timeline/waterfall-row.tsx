import { memo } from 'react';
import type { PathStep } from '@/lib/traces/analysis/critical-path';
import { pathOfRow } from '@/lib/traces/geometry/path-lines';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { ServiceColor } from '@/lib/traces/service-colors';
import { rowName } from '../span-words';
import type { ViewerAction } from '../viewer-store';
import { BarCell } from './bar-cell';
import { TreeCell } from './tree-cell';

export interface WaterfallRowProps {
  readonly row: TimelineRow;
  readonly index: number;
  readonly topPx: number;
  /** The step from row to row: guide lines join only where a row fills it. */
  readonly heightPx: number;
  readonly scale: TimeScale;
  readonly color: ServiceColor | undefined;
  /** The service's name as it is written here. */
  readonly service: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly find: string;
  /** Undefined off the critical path, or while that is not drawn. */
  readonly step: PathStep | undefined;
  readonly dispatch: (action: ViewerAction) => void;
}

/** Row 1 is the head, so the first span is row 2 to a screen reader. */
const HEAD_ROWS = 1;

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { row, index, topPx, heightPx, scale, color, service, selected, tabbable, find, step, dispatch } = props;
  const { spanId } = row.node.span;
  const path = pathOfRow(row, step);
  return (
    <div
      role="row"
      data-span-id={spanId}
      tabIndex={tabbable ? 0 : -1}
      aria-label={rowName(row.node, scale.range.startUs, path.length > 0)}
      aria-rowindex={index + 1 + HEAD_ROWS}
      aria-level={row.level}
      aria-posinset={row.positionInSet}
      aria-setsize={row.setSize}
      aria-expanded={row.expanded}
      aria-selected={selected}
      onClick={() => dispatch({ type: 'pick', spanId })}
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
      className={`absolute inset-x-0 top-0 grid cursor-default grid-cols-[var(--tree)_minmax(0,1fr)] grid-rows-1 focus-visible:-outline-offset-2 max-sm:grid-cols-1 max-sm:grid-rows-[26px_18px] max-sm:border-b max-sm:border-line ${
        selected
          ? 'bg-selection [--ground:var(--selection)] before:absolute before:inset-y-0 before:left-0 before:z-2 before:w-0.5 before:bg-accent'
          : '[--ground:var(--surface)] hover:bg-hover hover:[--ground:var(--hover)]'
      }`}
    >
      <TreeCell
        row={row}
        color={color}
        service={service}
        find={find}
        onToggle={() => dispatch({ type: 'collapse', spanIds: [spanId], collapsed: row.expanded === true })}
      />
      <BarCell node={row.node} scale={scale} color={color} path={path} />
    </div>
  );
});
