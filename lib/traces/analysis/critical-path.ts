import type { Trace, TraceNode } from '../build-trace';
import type { Micros, Span } from '../model';
import { viewerRoot } from './viewer-root';

export interface PathSegment {
  readonly startUs: Micros;
  readonly endUs: Micros;
}

/** A span that the path goes through. */
export interface PathStep {
  /** When the path came down to it from its parent; of the root, its start. */
  readonly enterUs: Micros;
  /** When it went back up: until then the path is this span's or its descendants'. */
  readonly leaveUs: Micros;
  /** By time: where the span itself held the path. Empty where its children held it throughout. */
  readonly segments: readonly PathSegment[];
}

export interface CriticalPath {
  /** What the segments add up to: the root's duration. */
  readonly lengthUs: Micros;
  /** Spans with at least one segment. */
  readonly spanCount: number;
  /** By span id. */
  readonly steps: ReadonlyMap<string, PathStep>;
}

interface Visit extends PathSegment {
  readonly node: TraceNode;
}

/**
 * Which span the viewer was waiting for, at each moment of the root. Walking back from the root's end, a moment belongs
 * to the child that is running and finishes last, and within that child to its children by the same rule; where no
 * child runs, to the span itself.
 *
 *     root   |------------------|         ##                ##
 *     ├ a      |-----|                      ####
 *     └ b          |----------|        =>       ###    ###
 *       ├ c           |--|                         ####
 *       └ d                  |------|                     ##
 *
 * `a` still runs when `b` begins, but from there on `b` is what finishes last. So a span is entered once at most, and
 * the segments of all spans are disjoint and cover the root. What reaches over its parent, as `d`, is cut to it. A
 * consumer below its producer is not waited for. Total: a span with broken times is never on the path. No recursion.
 */
export function criticalPath(trace: Trace): CriticalPath {
  const steps = new Map<string, PathStep>();
  const root = viewerRoot(trace);
  const whole = root && runOf(root.span);
  if (!root || !whole) return unwalkedPath(trace);
  let spanCount = 0;
  const stack: Visit[] = [{ node: root, startUs: whole.startUs, endUs: whole.endUs }];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const segments = walkBack(visit, stack);
    if (segments.length > 0) spanCount += 1;
    steps.set(visit.node.span.spanId, { enterUs: visit.startUs, leaveUs: visit.endUs, segments });
  }
  return { lengthUs: whole.endUs - whole.startUs, spanCount, steps };
}

/** What can be told of the path without walking it: how long it is. */
export function unwalkedPath(trace: Trace): CriticalPath {
  const root = viewerRoot(trace);
  const whole = root && runOf(root.span);
  return { lengthUs: whole ? whole.endUs - whole.startUs : 0, spanCount: 0, steps: new Map() };
}

/** Gives the visit's time to the children that hold it, and returns the rest. */
function walkBack({ node, startUs, endUs }: Visit, stack: Visit[]): PathSegment[] {
  if (node.children.length === 0) return [{ startUs, endUs }];
  const own: PathSegment[] = [];
  let reachedUs = endUs;
  for (const child of lastFinishingFirst(node)) {
    if (reachedUs <= startUs) break;
    const from = Math.max(child.startUs, startUs);
    const to = Math.min(child.endUs, reachedUs);
    if (to <= from) continue;
    if (to < reachedUs) own.push({ startUs: to, endUs: reachedUs });
    stack.push({ node: child.node, startUs: from, endUs: to });
    reachedUs = from;
  }
  if (reachedUs > startUs) own.push({ startUs, endUs: reachedUs });
  return own.reverse();
}

/** Of two that finish together, the one that began first. */
function lastFinishingFirst(node: TraceNode): Visit[] {
  const runs: Visit[] = [];
  for (const child of node.children) {
    if (node.span.kind === 'producer' && child.span.kind === 'consumer') continue;
    const run = runOf(child.span);
    if (run) runs.push({ node: child, startUs: run.startUs, endUs: run.endUs });
  }
  return runs.sort((a, b) => b.endUs - a.endUs || a.startUs - b.startUs || a.node.index - b.node.index);
}

/** Undefined for a span that took no time, or whose times are no numbers. */
function runOf({ startUs, durationUs }: Span): PathSegment | undefined {
  const endUs = startUs + durationUs;
  return Number.isFinite(startUs) && Number.isFinite(endUs) && endUs > startUs ? { startUs, endUs } : undefined;
}
