import type { TraceNode } from '../build-trace';
import type { Micros } from '../model';
import { extentOf } from './extent';

/** Siblings that do the same, shown as one row: same service, name and kind. */
export interface SiblingGroup {
  /** Keeps its value when the trace grows. */
  readonly key: string;
  /** By start time. */
  readonly nodes: readonly TraceNode[];
  /** Those that failed, or that something below failed. */
  readonly failed: readonly TraceNode[];
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly medianUs: Micros;
  readonly maxUs: Micros;
}

export type SiblingGroups = ReadonlyMap<TraceNode, SiblingGroup>;

/** Fewer are read faster one by one. */
export const GROUP_MIN = 20;

/** By member. Roots are siblings too. */
export function groupSiblings(roots: readonly TraceNode[], nodes: readonly TraceNode[]): SiblingGroups {
  const groups = new Map<TraceNode, SiblingGroup>();
  addGroups(roots, groups);
  for (const node of nodes) addGroups(node.children, groups);
  return groups;
}

function addGroups(siblings: readonly TraceNode[], groups: Map<TraceNode, SiblingGroup>): void {
  if (siblings.length < GROUP_MIN) return;
  const buckets = new Map<string, TraceNode[]>();
  for (const node of siblings) {
    const { span } = node;
    const alike = `${span.name} ${span.kind} ${span.resource.service} ${span.parentSpanId ?? span.traceId}`;
    const bucket = buckets.get(alike);
    if (bucket) bucket.push(node);
    else buckets.set(alike, [node]);
  }
  for (const [alike, nodes] of buckets) {
    if (nodes.length < GROUP_MIN) continue;
    const group = describe(`group:${alike}`, nodes);
    for (const node of nodes) groups.set(node, group);
  }
}

function describe(key: string, nodes: readonly TraceNode[]): SiblingGroup {
  const durations = Float64Array.from(nodes, ({ span }) => span.durationUs).sort();
  return {
    key,
    nodes,
    failed: nodes.filter((node) => node.errorBelow || node.span.status === 'error'),
    ...extentOf(nodes),
    medianUs: durations[durations.length >> 1] ?? 0,
    maxUs: durations.at(-1) ?? 0,
  };
}
