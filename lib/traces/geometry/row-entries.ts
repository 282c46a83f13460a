import { extentOf } from '../analysis/extent';
import type { SiblingGroup } from '../analysis/sibling-groups';
import type { TraceNode } from '../build-trace';
import type { LinkedPart, Picture } from '../picture';
import type { TimeRange } from './time-scale';

/** A span that others name as their parent and that has not come. */
export interface MissingParent {
  readonly key: string;
  /** Those that name it, by start time. */
  readonly nodes: readonly TraceNode[];
  /** It was there at least as long. */
  readonly range: TimeRange;
}

/** What stands in one row, before it is known where. */
export type Entry =
  | { readonly node: TraceNode }
  | { readonly group: SiblingGroup }
  | { readonly part: LinkedPart }
  | { readonly gap: MissingParent };

export function missingKey(spanId: string): string {
  return `missing:${spanId}`;
}

/** A group stands where its first member would. */
export function entriesOf(nodes: readonly TraceNode[], { groups }: Pick<Picture, 'groups'>): readonly Entry[] {
  const entries: Entry[] = [];
  for (const node of nodes) {
    const group = groups.get(node.index);
    if (!group) entries.push({ node });
    else if (group.nodes[0] === node) entries.push({ group });
  }
  return entries;
}

/** What a root names as its parent where that has not come. One that was cut out of a cycle names one that is there. */
export function missingParentOf({ span }: TraceNode, { trace }: Pick<Picture, 'trace'>): string | undefined {
  const { parentSpanId, traceId } = span;
  if (parentSpanId === undefined) return undefined;
  return trace.nodes.get(parentSpanId)?.span.traceId === traceId ? undefined : parentSpanId;
}

/**
 * Roots that name the same missing parent stand below one row in its place, where the first of them would.
 *
 *     a(-)  b(x)  c(-)  d(x)   =>   a · gap x (b, d) · c
 */
export function rootEntries(roots: readonly TraceNode[], picture: Pick<Picture, 'groups' | 'trace'>): readonly Entry[] {
  const orphans = new Map<string, TraceNode[]>();
  for (const node of roots) {
    const missing = missingParentOf(node, picture);
    if (missing === undefined) continue;
    const others = orphans.get(missing);
    if (others) others.push(node);
    else orphans.set(missing, [node]);
  }
  if (orphans.size === 0) return entriesOf(roots, picture);
  return roots.flatMap((node): readonly Entry[] => {
    const missing = missingParentOf(node, picture);
    if (missing === undefined) return entriesOf([node], picture);
    const nodes = orphans.get(missing) ?? [];
    return nodes[0] === node ? [{ gap: { key: missingKey(missing), nodes, range: extentOf(nodes) } }] : [];
  });
}
