import type { SiblingGroup } from '../analysis/sibling-groups';
import type { TraceNode } from '../build-trace';
import type { LinkedPart, Picture } from '../picture';
import { type Entry, entriesOf, type MissingParent, missingKey, missingParentOf, rootEntries } from './row-entries';
import type { TimeRange } from './time-scale';

/** From this level on the indent stands still and a number tells the level. */
export const INDENT_LEVELS_MAX = 12;

interface RowFrame {
  /** A span's id, or what stands in its place. */
  readonly key: string;
  /** From 1, as `aria-level` counts. */
  readonly level: number;
  /** Steps of indent: the spans of a linked trace begin at its divider's own. */
  readonly depth: number;
  readonly positionInSet: number;
  readonly setSize: number;
  readonly expanded: boolean | undefined;
  /** Descendants that a collapsed row hides. */
  readonly hiddenCount: number;
  /** Bit i is set where the guide line of level i goes on below this row. */
  readonly guides: number;
}

export interface SpanRow extends RowFrame {
  readonly kind: 'span';
  readonly node: TraceNode;
}

/** Siblings that do the same. */
export interface GroupRow extends RowFrame {
  readonly kind: 'group';
  readonly group: SiblingGroup;
  /** Open, and only the members that failed are below it. */
  readonly failedOnly: boolean;
}

/** Where a linked trace begins. */
export interface LinkRow extends RowFrame {
  readonly kind: 'link';
  readonly part: LinkedPart;
}

/** A span that others name as their parent and that has not come. */
export interface MissingRow extends RowFrame {
  readonly kind: 'missing';
  readonly gap: MissingParent;
}

export type TimelineRow = SpanRow | GroupRow | LinkRow | MissingRow;

/** What someone closed that begins open, and opened that begins closed, by row key. */
export interface Folds {
  readonly closed: ReadonlySet<string>;
  readonly opened: ReadonlySet<string>;
}

export const NO_FOLDS: Folds = { closed: new Set(), opened: new Set() };

/** In `opened` beside the group's key: of its members only those that failed. */
export function failedOnlyKey(groupKey: string): string {
  return `${groupKey} failed`;
}

interface Visit {
  readonly entry: Entry;
  readonly depth: number;
  readonly level: number;
  readonly at: number;
  readonly setSize: number;
  readonly above: number;
}

/**
 * The rows on show: all but what is below a closed one. Siblings that do the same are one row, closed at first; linked
 * traces follow the trace, each below its divider. No recursion.
 *
 *     closed {b}:   a              a        level 1
 *                   ├ b ▸ (c, d)   b        level 2, hidden 2
 *                   └ e × 20       e × 20   level 2, hidden 20
 */
export function timelineRows(picture: Picture, folds: Folds): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const stack: Visit[] = [];
  const push = (entries: readonly Entry[], depth: number, level: number, above: number): void => {
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const entry = entries[at];
      if (entry) stack.push({ entry, depth, level, at, setSize: entries.length, above });
    }
  };
  push([...rootEntries(picture.roots, picture), ...picture.parts.map((part) => ({ part }))], 0, 1, 0);
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const row = rowOf(visit, picture, folds);
    rows.push(row);
    if (row.expanded) push(below(row, picture), row.depth + (row.kind === 'link' ? 0 : 1), row.level + 1, row.guides);
  }
  return rows;
}

function rowOf({ entry, depth, level, at, setSize, above }: Visit, picture: Picture, folds: Folds): TimelineRow {
  const goesOn = at + 1 < setSize && !('part' in entry) && depth > 0;
  const guides = goesOn ? above | bit(depth) : above;
  const frame = { depth, level, positionInSet: at + 1, setSize, guides };
  if ('part' in entry) {
    const { part } = entry;
    const expanded = part.spanCount === 0 ? undefined : isOpen(part.key, !part.foldedAtFirst, folds);
    return {
      ...frame,
      kind: 'link',
      key: part.key,
      part,
      expanded,
      hiddenCount: expanded === false ? part.spanCount : 0,
    };
  }
  if ('gap' in entry) {
    const { gap } = entry;
    const expanded = isOpen(gap.key, true, folds);
    const hiddenCount = expanded
      ? 0
      : gap.nodes.reduce((sum, node) => sum + 1 + (picture.descendants[node.index] ?? 0), 0);
    return { ...frame, kind: 'missing', key: gap.key, gap, expanded, hiddenCount };
  }
  if ('group' in entry) {
    const { group } = entry;
    const expanded = isOpen(group.key, false, folds);
    const hiddenCount = expanded ? 0 : group.nodes.length;
    const failedOnly = expanded && folds.opened.has(failedOnlyKey(group.key));
    return { ...frame, kind: 'group', key: group.key, group, expanded, hiddenCount, failedOnly };
  }
  const { node } = entry;
  const key = node.span.spanId;
  const expanded = node.children.length === 0 ? undefined : isOpen(key, true, folds);
  const hiddenCount = expanded === false ? (picture.descendants[node.index] ?? 0) : 0;
  return { ...frame, kind: 'span', key, node, expanded, hiddenCount };
}

function isOpen(key: string, atFirst: boolean, { closed, opened }: Folds): boolean {
  return atFirst ? !closed.has(key) : opened.has(key);
}

function below(row: TimelineRow, picture: Picture): readonly Entry[] {
  switch (row.kind) {
    case 'span':
      return entriesOf(row.node.children, picture);
    case 'group':
      return (row.failedOnly ? row.group.failed : row.group.nodes).map((node) => ({ node }));
    case 'link':
      return rootEntries(row.part.roots, picture);
    case 'missing':
      return entriesOf(row.gap.nodes, picture);
  }
}

function bit(depth: number): number {
  return depth < INDENT_LEVELS_MAX ? 1 << depth : 0;
}

/** What must be open for a span's row to be on show: its ancestors, its group, its linked trace. */
export function keysAbove(node: TraceNode, picture: Picture): string[] {
  const keys: string[] = [];
  let root = node;
  for (let at: TraceNode | undefined = node; at; at = at.parent) {
    if (at !== node) keys.push(at.span.spanId);
    const group = picture.groups.get(at.index);
    if (group) keys.push(group.key);
    root = at;
  }
  const missing = missingParentOf(root, picture);
  if (missing !== undefined) keys.push(missingKey(missing));
  if (root.span.traceId !== picture.main.traceId) keys.push(`trace:${root.span.traceId}`);
  return keys;
}

/** The whole axis: the trace, and the linked ones that are open. */
export function axisRange({ main, parts }: Picture, folds: Folds): TimeRange {
  let { startUs, endUs } = main;
  for (const { key, foldedAtFirst, range } of parts) {
    if (!range || !isOpen(key, !foldedAtFirst, folds)) continue;
    startUs = Math.min(startUs, range.startUs);
    endUs = Math.max(endUs, range.endUs);
  }
  return { startUs, endUs };
}
