import { groupSiblings, type SiblingGroups } from './analysis/sibling-groups';
import type { Trace, TraceNode } from './build-trace';
import { isPageLink, type LinkDirection, type LinkedTrace, type LinkGap } from './follow-links';
import type { TimeRange } from './geometry/time-scale';
import type { Micros } from './model';

/** A linked trace in the picture of another. */
export interface LinkedPart {
  readonly key: string;
  readonly traceId: string;
  readonly direction: LinkDirection;
  /** Work was handed over; or a person went on to another page, which is another action: its spans are not here. */
  readonly relation: 'page' | 'work';
  readonly fromName: string | undefined;
  readonly toName: string | undefined;
  /** From the end of the span that the link names to the start of the one that holds it. */
  readonly gapUs: Micros | undefined;
  /** By how much two clocks differ at least: an effect can not have ended before its cause began. */
  readonly skewUs: Micros;
  /** Why there are no rows. */
  readonly missing: LinkGap | undefined;
  readonly roots: readonly TraceNode[];
  readonly spanCount: number;
  readonly range: TimeRange | undefined;
  /** Shown as its divider only, until one opens it. */
  readonly foldedAtFirst: boolean;
}

/** One action: a trace and what is linked with it, on one axis. */
export interface Picture {
  readonly main: Trace;
  readonly roots: readonly TraceNode[];
  readonly parts: readonly LinkedPart[];
  /** The rows of the main trace, then those of each part. `startUs` and `endUs` are those of the main trace. */
  readonly trace: Trace;
  readonly groups: SiblingGroups;
  /** Descendants of each row of `trace`. */
  readonly descendants: Uint32Array;
}

const SKEW_US_MIN = 1_000;
const SHOWN_SPANS_MAX = 500;

export function makePicture(main: Trace, linked: readonly LinkedTrace[] = []): Picture {
  const rows = withWaits(main, linked);
  const nodes = new Map(linked.length === 0 ? [] : rows.map((node) => [node.span.spanId, node]));
  const roots = rootsOf(rows);
  const parts = workFirst(linked).map((each) => partOf(each, rows, nodes));
  const trace: Trace = {
    ...main,
    rows,
    nodes: linked.length === 0 ? main.nodes : nodes,
    services: [...new Set([...main.services, ...rows.slice(main.rows.length).map((row) => row.span.resource.service)])],
    errorCount: rows.reduce((sum, row) => sum + (row.span.status === 'error' ? 1 : 0), 0),
  };
  const groups = groupSiblings([roots, ...parts.map((part) => part.roots), ...rows.map((row) => row.children)]);
  return { main, roots, parts, trace, groups, descendants: countDescendants(rows) };
}

/** Pages are only named, so they come last. */
function workFirst(linked: readonly LinkedTrace[]): LinkedTrace[] {
  return [...linked].sort((a, b) => Number(isPageLink(a)) - Number(isPageLink(b)));
}

function partOf(linked: LinkedTrace, rows: TraceNode[], nodes: Map<string, TraceNode>): LinkedPart {
  const { traceId, direction, from, to, content } = linked;
  const relation = isPageLink(linked) ? 'page' : 'work';
  const isShown = content.kind === 'spans' && relation === 'work';
  const added = isShown ? append(content.trace, rows, nodes, waitOf(linked)) : [];
  const gapUs = from && to && from.span.startUs - endOf(to);
  const skewUs = from && to ? to.span.startUs - endOf(from) : 0;
  return {
    key: `trace:${traceId}`,
    traceId,
    direction,
    relation,
    fromName: from?.span.name,
    toName: to?.span.name,
    gapUs,
    skewUs: skewUs > SKEW_US_MIN ? skewUs : 0,
    missing: content.kind === 'spans' ? undefined : content.kind,
    roots: rootsOf(added),
    spanCount: added.length,
    range: isShown ? { startUs: content.trace.startUs, endUs: content.trace.endUs } : undefined,
    foldedAtFirst: added.length > SHOWN_SPANS_MAX,
  };
}

/** The main trace's rows; a root that links to what came before waited since then. */
function withWaits(main: Trace, linked: readonly LinkedTrace[]): TraceNode[] {
  const waits = new Map<string, Micros>();
  for (const each of linked) {
    const wait = each.direction === 'earlier' && !isPageLink(each) ? waitOf(each) : undefined;
    if (wait) waits.set(...wait);
  }
  if (waits.size === 0) return [...main.rows];
  return main.rows.map((node) => {
    const queueWaitUs = waits.get(node.span.spanId);
    return queueWaitUs === undefined ? node : { ...node, queueWaitUs };
  });
}

/** The queue wait of a root that is joined by its link, by span id. */
function waitOf({ from, to }: LinkedTrace): readonly [spanId: string, waitUs: Micros] | undefined {
  if (!from || !to || from.parent || from.queueWaitUs !== undefined) return undefined;
  const waitUs = from.span.startUs - endOf(to);
  return waitUs > 0 ? [from.span.spanId, waitUs] : undefined;
}

/** Copies a trace's nodes to the end of the rows. An id that is there already is left out with what is below it. */
function append(
  trace: Trace,
  rows: TraceNode[],
  nodes: Map<string, TraceNode>,
  wait: readonly [string, Micros] | undefined,
): TraceNode[] {
  const copies = new Map<TraceNode, TraceNode & { children: TraceNode[] }>();
  const added: TraceNode[] = [];
  for (const node of trace.rows) {
    const { spanId } = node.span;
    const parent = node.parent && copies.get(node.parent);
    if (nodes.has(spanId) || (node.parent && !parent)) continue;
    const copy = {
      ...node,
      ...(parent && { parent }),
      ...(wait?.[0] === spanId && { queueWaitUs: wait[1] }),
      children: [],
      index: rows.length,
    };
    copies.set(node, copy);
    parent?.children.push(copy);
    nodes.set(spanId, copy);
    rows.push(copy);
    added.push(copy);
  }
  return added;
}

function rootsOf(rows: readonly TraceNode[]): TraceNode[] {
  return rows.filter((node) => !node.parent);
}

function endOf({ span }: TraceNode): Micros {
  return span.startUs + span.durationUs;
}

/** Children come after their parent, so that one walk from the end is enough. */
function countDescendants(rows: readonly TraceNode[]): Uint32Array {
  const counts = new Uint32Array(rows.length);
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const parent = rows[at]?.parent;
    if (parent) counts[parent.index] = (counts[parent.index] ?? 0) + (counts[at] ?? 0) + 1;
  }
  return counts;
}
