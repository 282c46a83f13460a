import { memo, useMemo } from 'react';
import type { CriticalPath, PathSegment } from '@/lib/traces/analysis/critical-path';
import { pathOfRow } from '@/lib/traces/geometry/path-lines';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { ServiceColor } from '@/lib/traces/service-colors';
import type { TraceLog } from '@/lib/traces/trace-log';
import { groupName, linkName, logWords, missingName, rowName } from '../row-names';
import type { ViewerAction } from '../viewer-store';
import { BarCell } from './bar-cell';
import { GroupBarCell } from './group-bar-cell';
import { LinkCell } from './link-cell';
import { MissingCells } from './missing-cells';
import { GroupTreeCell, TreeCell } from './tree-cell';

export interface WaterfallRowProps {
  readonly row: TimelineRow;
  readonly index: number;
  readonly topPx: number;
  /** The step from row to row: guide lines join only where a row fills it. */
  readonly heightPx: number;
  readonly scale: TimeScale;
  /** Where 0 on the axis lies. */
  readonly originUs: number;
  readonly color: ServiceColor | undefined;
  /** The service's name as it is written here. */
  readonly service: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly find: string;
  /** Undefined while it is not drawn. */
  readonly path: CriticalPath | undefined;
  /** What was logged in its span. */
  readonly logs: readonly TraceLog[] | undefined;
  readonly dispatch: (action: ViewerAction) => void;
  readonly onBring: (atUs: number) => void;
}

/** Row 1 is the head, so the first span is row 2 to a screen reader. */
const HEAD_ROWS = 1;

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { row, index, topPx, heightPx, originUs, selected, tabbable, path, logs, dispatch } = props;
  const inked = useMemo(() => (path ? pathOfRow(row, path) : []), [row, path]);
  return (
    <div
      role="row"
      data-row-key={row.key}
      data-span-id={row.kind === 'span' ? row.key : undefined}
      tabIndex={tabbable ? 0 : -1}
      aria-label={[nameOf(row, originUs, inked.length > 0), ...logWords(logs)].join(', ')}
      aria-rowindex={index + 1 + HEAD_ROWS}
      aria-level={row.level}
      aria-posinset={row.positionInSet}
      aria-setsize={row.setSize}
      aria-expanded={row.expanded}
      aria-selected={selected}
      onClick={() => dispatch({ type: 'pick', key: row.key })}
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
      className={`absolute inset-x-0 top-0 grid cursor-default grid-cols-[var(--tree)_minmax(0,1fr)] grid-rows-1 focus-visible:-outline-offset-2 max-sm:grid-cols-1 max-sm:grid-rows-[26px_18px] max-sm:border-b max-sm:border-line ${
        selected
          ? 'bg-selection [--ground:var(--selection)] before:absolute before:inset-y-0 before:left-0 before:z-2 before:w-0.5 before:bg-accent'
          : '[--ground:var(--surface)] hover:bg-hover hover:[--ground:var(--hover)]'
      }`}
    >
      <Cells {...props} inked={inked} />
    </div>
  );
});

type CellsProps = WaterfallRowProps & { readonly inked: readonly PathSegment[] };

function Cells({ row, scale, color, service, tabbable, find, logs, inked, dispatch, onBring }: CellsProps) {
  const onToggle = (): void => dispatch({ type: 'fold', key: row.key, open: row.expanded === false });
  if (row.kind === 'link') return <LinkCell row={row} tabbable={tabbable} onToggle={onToggle} />;
  if (row.kind === 'missing') return <MissingCells row={row} scale={scale} onToggle={onToggle} />;
  const shared = { color, service, find, onToggle };
  if (row.kind === 'span') {
    return (
      <>
        <TreeCell row={row} {...shared} />
        <BarCell node={row.node} scale={scale} color={color} path={inked} logs={logs} onBring={onBring} />
      </>
    );
  }
  const { key, group, failedOnly } = row;
  return (
    <>
      <GroupTreeCell
        row={row}
        {...shared}
        tabbable={tabbable}
        onFailed={() => dispatch({ type: 'fold', key, open: true, failedOnly: !failedOnly })}
      />
      <GroupBarCell group={group} scale={scale} color={color} path={inked} onBring={onBring} />
    </>
  );
}

function nameOf(row: TimelineRow, originUs: number, onPath: boolean): string {
  switch (row.kind) {
    case 'span':
      return rowName(row.node, originUs, onPath);
    case 'group':
      return groupName(row.group, originUs, onPath);
    case 'link':
      return linkName(row.part);
    case 'missing':
      return missingName(row.gap, originUs);
  }
}
