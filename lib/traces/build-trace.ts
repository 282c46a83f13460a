import { extentOf } from './analysis/extent';
import type { Micros, Span } from './model';
import { unfinishedParents } from './unfinished';

export interface TraceNode {
  readonly span: Span;
  readonly depth: number;
  readonly parent: TraceNode | undefined;
  /** By start time. */
  readonly children: readonly TraceNode[];
  /** Place in `Trace.rows`. */
  readonly index: number;
  /** Time in which no child was at work. */
  readonly selfUs: Micros;
  /** A descendant failed; says nothing of the span itself. */
  readonly errorBelow: boolean;
  /** Between the end of what put a record into a queue or an outbox and the start of what took it out. */
  readonly queueWaitUs: Micros | undefined;
}

export interface Trace {
  readonly traceId: string;
  /** Depth first, children by start time: the order of a waterfall. */
  readonly rows: readonly TraceNode[];
  readonly startUs: Micros;
  readonly endUs: Micros;
  /** In the order in which the rows name them. */
  readonly services: readonly string[];
  readonly errorCount: number;
  /** Of each row at the top the parent has not come yet. */
  readonly provisional: boolean;
  readonly nodes: ReadonlyMap<string, TraceNode>;
}

interface Draft {
  span: Span;
  depth: number;
  parent: Draft | undefined;
  children: Draft[];
  index: number;
  selfUs: Micros;
  errorBelow: boolean;
  queueWaitUs: Micros | undefined;
}

/**
 * Makes the tree of one trace from spans in any order. Total: whatever comes in, every span id is in `rows` exactly
 * once. A span whose parent is missing becomes a root, a repeated span id is dropped, and a cycle is cut above its
 * earliest span. No recursion: a chain may be 100,000 deep.
 *
 *     a(-)  c(a)  b(a)  d(x)   =>   a
 *                                   ├ b     (b started before c)
 *                                   └ c
 *                                   d       (x never came)
 */
export function buildTrace(spans: readonly Span[]): Trace {
  const nodes = indexSpans(spans);
  const orphans = linkParents(nodes.values(), nodes);
  for (const span of unfinishedParents(orphans)) nodes.set(span.spanId, draftOf(span));
  linkParents(orphans, nodes);
  const drafts = [...nodes.values()].sort(byStart);
  cutCycles(drafts);
  for (const draft of drafts) draft.parent?.children.push(draft);
  const rows = walk(drafts.filter((draft) => !draft.parent));
  measure(rows);
  return {
    traceId: spans[0]?.traceId ?? '',
    rows,
    ...extentOf(rows),
    services: [...new Set(rows.map((row) => row.span.resource.service))],
    errorCount: rows.reduce((sum, row) => sum + (row.span.status === 'error' ? 1 : 0), 0),
    provisional: rows.every(({ parent, span }) => parent || isOrphan(span, nodes)),
    nodes,
  };
}

function indexSpans(spans: readonly Span[]): Map<string, Draft> {
  const nodes = new Map<string, Draft>();
  for (const span of spans) {
    if (nodes.has(span.spanId)) continue;
    nodes.set(span.spanId, draftOf(span));
  }
  return nodes;
}

/** With all fields from the start, and of their final kind: a change later costs every draft a second object. */
function draftOf(span: Span): Draft {
  return {
    span,
    depth: 0,
    parent: undefined,
    children: [],
    index: 0,
    selfUs: Math.max(0, span.durationUs),
    errorBelow: false,
    queueWaitUs: undefined,
  };
}

function byStart(a: Draft, b: Draft): number {
  return a.span.startUs - b.span.startUs || (a.span.spanId < b.span.spanId ? -1 : 1);
}

/** Gives back those whose parent has not come. */
function linkParents(drafts: Iterable<Draft>, nodes: ReadonlyMap<string, Draft>): readonly Draft[] {
  const orphans: Draft[] = [];
  for (const draft of drafts) {
    const { parentSpanId } = draft.span;
    if (parentSpanId === undefined) continue;
    draft.parent = nodes.get(parentSpanId);
    if (!draft.parent) orphans.push(draft);
  }
  return orphans;
}

function isOrphan({ parentSpanId }: Span, nodes: ReadonlyMap<string, unknown>): boolean {
  return parentSpanId !== undefined && !nodes.has(parentSpanId);
}

/**
 * Follows each chain of parents once; a chain that meets itself is a cycle. Until `walk` numbers the rows, `index` says
 * in which chain a draft was met, from 1. Drafts come by start time.
 */
function cutCycles(drafts: readonly Draft[]): void {
  let chain = 0;
  for (const first of drafts) {
    chain += 1;
    let at: Draft | undefined = first;
    while (at && at.index === 0) {
      at.index = chain;
      at = at.parent;
    }
    if (at?.index === chain) earliestOfCycle(at).parent = undefined;
  }
}

function earliestOfCycle(entry: Draft): Draft {
  let earliest = entry;
  for (let at = entry.parent; at && at !== entry; at = at.parent) if (byStart(at, earliest) < 0) earliest = at;
  return earliest;
}

function walk(roots: readonly Draft[]): Draft[] {
  const rows: Draft[] = [];
  const stack = [...roots].reverse();
  for (let draft = stack.pop(); draft; draft = stack.pop()) {
    draft.index = rows.length;
    draft.depth = draft.parent ? draft.parent.depth + 1 : 0;
    rows.push(draft);
    for (let i = draft.children.length - 1; i >= 0; i -= 1) {
      const child = draft.children[i];
      if (child) stack.push(child);
    }
  }
  return rows;
}

/** From the last row up, so that a node's descendants are settled before it. */
function measure(rows: readonly Draft[]): void {
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i];
    if (!row) continue;
    if (row.children.length > 0) row.selfUs = selfTime(row);
    const { parent, span } = row;
    if (!parent) continue;
    if (row.errorBelow || span.status === 'error') parent.errorBelow = true;
    if (waitsInQueue(span, parent.span)) row.queueWaitUs = Math.max(0, span.startUs - endOf(parent.span));
  }
}

/** A record waits between its producer and its consumer, and in an outbox before another process produces it. */
function waitsInQueue(span: Span, parent: Span): boolean {
  if (span.kind === 'consumer') return parent.kind === 'producer';
  return span.kind === 'producer' && span.resource.service !== parent.resource.service && span.startUs > endOf(parent);
}

/** The span's time without the union of its children's, each cut to the span. Children come by start time. */
function selfTime({ span, children }: Draft): Micros {
  const end = endOf(span);
  let covered = 0;
  let reached = span.startUs;
  for (const child of children) {
    const from = Math.max(reached, child.span.startUs);
    const to = Math.min(end, endOf(child.span));
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return Math.max(0, span.durationUs - covered);
}

function endOf(span: Span): Micros {
  return span.startUs + span.durationUs;
}
