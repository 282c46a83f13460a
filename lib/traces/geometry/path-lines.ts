import type { CriticalPath, PathSegment } from '../analysis/critical-path';
import type { TraceNode } from '../build-trace';
import type { Micros } from '../model';
import { addStretch, outsideOf, type Stretch } from './span-bar';
import type { TimeScale } from './time-scale';
import type { TimelineRow } from './timeline-rows';

/** The time a row stands for: of a collapsed one, that of its hidden descendants too. */
export function pathOfRow(row: TimelineRow, path: CriticalPath): readonly PathSegment[] {
  if (row.kind === 'link') return [];
  if (row.kind === 'span') return stretchesOf(row.node, row.expanded === false, path);
  if (row.expanded) return [];
  const hidden = row.kind === 'group' ? row.group.nodes : row.gap.nodes;
  return hidden.flatMap((node) => stretchesOf(node, true, path));
}

function stretchesOf({ span }: TraceNode, whole: boolean, { steps }: CriticalPath): readonly PathSegment[] {
  const step = steps.get(span.spanId);
  if (!step) return [];
  return whole ? [{ startUs: step.enterUs, endUs: step.leaveUs }] : step.segments;
}

/** Lines under a bar, from the axis' left edge; never more than the bar has pixels. */
export function pathLines(segments: readonly PathSegment[], scale: TimeScale): Stretch[] {
  const lines: Stretch[] = [];
  for (const { startUs, endUs } of segments) {
    if (!outsideOf(startUs, endUs, scale)) addStretch(lines, startUs, endUs, scale, 0);
  }
  return lines;
}

/** Where the path goes down from a row to the child that took over. */
export interface PathConnector {
  readonly fromRow: number;
  readonly toRow: number;
  readonly atUs: Micros;
}

const ROWS_MAX = 100;

/** By `toRow`; a child further down than 100 rows has none, nor has one in a closed group. */
export function pathConnectors(rows: readonly TimelineRow[], path: CriticalPath): PathConnector[] {
  const connectors: PathConnector[] = [];
  const rowOfSpan = new Map<string, number>();
  rows.forEach((row, toRow) => {
    if (row.kind !== 'span') return;
    const { span, parent } = row.node;
    const step = path.steps.get(span.spanId);
    if (!step) return;
    rowOfSpan.set(span.spanId, toRow);
    const fromRow = parent && rowOfSpan.get(parent.span.spanId);
    if (fromRow === undefined || toRow - fromRow > ROWS_MAX) return;
    connectors.push({ fromRow, toRow, atUs: step.enterUs });
  });
  return connectors;
}

/** Those that cross any of the rows from `first` to `last`. Each row ends one at most, so there are few. */
export function connectorsInView(connectors: readonly PathConnector[], first: number, last: number): PathConnector[] {
  const found: PathConnector[] = [];
  for (let at = firstEndingAt(connectors, first); at < connectors.length; at += 1) {
    const connector = connectors[at];
    if (!connector || connector.toRow > last + ROWS_MAX) break;
    if (connector.fromRow <= last) found.push(connector);
  }
  return found;
}

function firstEndingAt(connectors: readonly PathConnector[], row: number): number {
  let low = 0;
  let high = connectors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((connectors[middle]?.toRow ?? row) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
