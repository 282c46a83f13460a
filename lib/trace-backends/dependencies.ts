import type { Span } from '@/lib/traces/model';
import type { Dependency } from './backend';

/** Adds up who calls whom. Holds one count a pair of services, however many spans it is shown. */
export class CallCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  add(parent: string, child: string, calls: number): void {
    const children = this.#counts.get(parent) ?? new Map<string, number>();
    this.#counts.set(parent, children);
    children.set(child, (children.get(child) ?? 0) + calls);
  }

  /** All spans of a trace. One whose parent is not among them calls for nobody. */
  addTrace(spans: readonly Span[]): void {
    const services = new Map(spans.map((span) => [span.spanId, span.resource.service]));
    for (const { parentSpanId, resource } of spans) {
      const parent = parentSpanId === undefined ? undefined : services.get(parentSpanId);
      if (parent !== undefined) this.add(parent, resource.service, 1);
    }
  }

  list(): Dependency[] {
    return Array.from(this.#counts, ([parent, children]) =>
      Array.from(children, ([child, callCount]) => ({ parent, child, callCount })),
    ).flat();
  }
}

export function sumCalls(dependencies: readonly Dependency[]): Dependency[] {
  const counts = new CallCounts();
  for (const { parent, child, callCount } of dependencies) counts.add(parent, child, callCount);
  return counts.list();
}
