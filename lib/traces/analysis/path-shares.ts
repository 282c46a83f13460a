import type { Trace, TraceNode } from '../build-trace';
import type { Micros } from '../model';
import type { CriticalPath } from './critical-path';

export interface PathShare {
  readonly node: TraceNode;
  /** How long the path was this span's own. */
  readonly pathUs: Micros;
  /** Of the whole path. */
  readonly share: number;
  /** When the path first came to it. */
  readonly enterUs: Micros;
}

/** Each span of the path, the one that held it longest first. The shares add up to 1. */
export function pathShares(trace: Trace, path: CriticalPath): PathShare[] {
  const shares: PathShare[] = [];
  for (const node of trace.rows) {
    const step = path.steps.get(node.span.spanId);
    const pathUs = step?.segments.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0) ?? 0;
    const enterUs = step?.segments[0]?.startUs;
    if (enterUs !== undefined) shares.push({ node, pathUs, share: pathUs / path.lengthUs, enterUs });
  }
  return shares.sort((a, b) => b.pathUs - a.pathUs || a.enterUs - b.enterUs);
}
