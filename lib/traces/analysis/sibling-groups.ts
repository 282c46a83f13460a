import type { TraceNode } from '../build-trace';
import type { Micros, Span } from '../model';
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

/** By the member's index in its picture. */
export type SiblingGroups = ReadonlyMap<number, SiblingGroup>;

/** Fewer are read faster one by one. */
export const GROUP_MIN = 20;

/** Roots are siblings too. */
export function groupSiblings(families: Iterable<readonly TraceNode[]>): SiblingGroups {
  const groups = new Map<number, SiblingGroup>();
  for (const siblings of families) addGroups(siblings, groups);
  return groups;
}

function addGroups(siblings: readonly TraceNode[], groups: Map<number, SiblingGroup>): void {
  if (siblings.length < GROUP_MIN) return;
  const buckets = new Map<string, TraceNode[]>();
  let last: TraceNode[] = [];
  for (const node of siblings) {
    const { span } = node;
    // Alike siblings mostly come in a row: no text is made for those.
    if (isAlike(span, last[0]?.span)) {
      last.push(node);
      continue;
    }
    const alike = `${span.name} ${span.kind} ${span.resource.service} ${span.parentSpanId ?? span.traceId}`;
    last = buckets.get(alike) ?? [];
    last.push(node);
    buckets.set(alike, last);
  }
  for (const [alike, nodes] of buckets) {
    if (nodes.length < GROUP_MIN) continue;
    const group = describe(`group:${alike}`, nodes);
    for (const { index } of nodes) groups.set(index, group);
  }
}

function isAlike(one: Span, other: Span | undefined): boolean {
  return (
    other !== undefined &&
    one.name === other.name &&
    one.kind === other.kind &&
    one.resource.service === other.resource.service &&
    one.parentSpanId === other.parentSpanId &&
    one.traceId === other.traceId
  );
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
