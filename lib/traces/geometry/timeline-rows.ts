import type { Trace, TraceNode } from '../build-trace';

/** From this level on the indent stands still and a number tells the level. */
export const INDENT_LEVELS_MAX = 12;

export interface TimelineRow {
  readonly node: TraceNode;
  /** From 1, as `aria-level` counts. */
  readonly level: number;
  readonly positionInSet: number;
  readonly setSize: number;
  readonly expanded: boolean | undefined;
  /** Descendants that a collapsed row hides. */
  readonly hiddenCount: number;
  /** Bit i is set where the guide line of level i goes on below this row. */
  readonly guides: number;
}

/**
 * The rows on show: all but the descendants of collapsed spans. One pass, no recursion.
 *
 *     collapsed {b}:   a            a  level 1
 *                      ├ b ▸ (c, d)    b  level 2, hidden 2
 *                      └ e             e  level 2
 */
export function timelineRows(trace: Trace, collapsed: ReadonlySet<string>): TimelineRow[] {
  const { rows: nodes } = trace;
  const roots = nodes.filter((node) => !node.parent);
  const placeOf = siblingPlaces(roots, nodes);
  const rows: TimelineRow[] = [];
  const guidesAt: number[] = [];
  for (let i = 0; i < nodes.length; ) {
    const node = nodes[i];
    if (!node) break;
    const set = node.parent ? node.parent.children : roots;
    const positionInSet = placeOf[i] ?? 1;
    const closed = node.children.length > 0 && collapsed.has(node.span.spanId);
    const next = closed ? endOfSubtree(nodes, i) : i + 1;
    const above = node.depth === 0 ? 0 : (guidesAt[node.depth - 1] ?? 0);
    const guides = positionInSet < set.length ? above | bit(node.depth) : above;
    guidesAt[node.depth] = guides;
    rows.push({
      node,
      level: node.depth + 1,
      positionInSet,
      setSize: set.length,
      expanded: node.children.length > 0 ? !closed : undefined,
      hiddenCount: closed ? next - i - 1 : 0,
      guides,
    });
    i = next;
  }
  return rows;
}

function bit(depth: number): number {
  return depth < INDENT_LEVELS_MAX ? 1 << depth : 0;
}

/** By row index: 1 for the first among its siblings. */
function siblingPlaces(roots: readonly TraceNode[], nodes: readonly TraceNode[]): Uint32Array {
  const places = new Uint32Array(nodes.length);
  const number = (set: readonly TraceNode[]) => set.forEach((node, at) => void (places[node.index] = at + 1));
  number(roots);
  for (const node of nodes) if (node.children.length > 0) number(node.children);
  return places;
}

function endOfSubtree(nodes: readonly TraceNode[], from: number): number {
  const depth = nodes[from]?.depth ?? 0;
  let at = from + 1;
  for (let node = nodes[at]; node && node.depth > depth; node = nodes[at]) at += 1;
  return at;
}
