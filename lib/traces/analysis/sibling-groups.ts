import type { TraceNode } from '../build-trace';
import type { Micros, Span } from '../model';
import { extentOf } from './extent';

/** Siblings that do the same, shown as one row: same service, name and kind. Summed up once a row asks for it. */
export class SiblingGroup {
  /** Keeps its value when the trace grows. */
  readonly key: string;
  /** By start time. */
  readonly nodes: readonly TraceNode[];
  #summary: Summary | undefined;

  constructor(key: string, nodes: readonly TraceNode[]) {
    this.key = key;
    this.nodes = nodes;
  }

  /** Those that failed, or that something below failed. */
  get failed(): readonly TraceNode[] {
    return this.#known.failed;
  }

  get startUs(): Micros {
    return this.#known.startUs;
  }

  get endUs(): Micros {
    return this.#known.endUs;
  }

  get medianUs(): Micros {
    return this.#known.medianUs;
  }

  get maxUs(): Micros {
    return this.#known.maxUs;
  }

  get #known(): Summary {
    return (this.#summary ??= summaryOf(this.nodes));
  }
}

type Summary = ReturnType<typeof summaryOf>;

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
    const group = new SiblingGroup(`group:${alike}`, nodes);
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

function summaryOf(nodes: readonly TraceNode[]) {
  const durations = Float64Array.from(nodes, ({ span }) => span.durationUs).sort();
  return {
    failed: nodes.filter((node) => node.errorBelow || node.span.status === 'error'),
    ...extentOf(nodes),
    medianUs: durations[durations.length >> 1] ?? 0,
    maxUs: durations.at(-1) ?? 0,
  };
}
