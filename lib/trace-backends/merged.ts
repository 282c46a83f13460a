import type { Span } from '@/lib/traces/model';
import type { TraceBackend } from './backend';
import { sumCalls } from './dependencies';
import { SpanBudget } from './span-budget';

/**
 * Two places asked as one. A trace may lie in both, part here and part there: its spans are joined, and of two summaries
 * the one with more spans counts. A list needs both answers; a trace is shown from whoever has it.
 */
export function mergeBackends(first: TraceBackend, second: TraceBackend): TraceBackend {
  const both = <T>(ask: (backend: TraceBackend) => Promise<readonly T[]>): Promise<T[]> =>
    Promise.all([ask(first), ask(second)]).then((answers) => answers.flat());
  return {
    name: `${first.name} and ${second.name}`,
    services: async (signal) => unique(await both((backend) => backend.services(signal)), (name) => name).sort(),
    operations: async (service, kind, signal) =>
      unique(await both((backend) => backend.operations(service, kind, signal)), (item) => `${item.kind} ${item.name}`),
    async summaries(query, signal) {
      const found = await both((backend) => backend.summaries(query, signal));
      const fullest = [...found].sort((a, b) => b.spanCount - a.spanCount);
      return unique(fullest, (summary) => summary.traceId)
        .sort((a, b) => b.startUs - a.startUs)
        .slice(0, query.limit);
    },
    async search(query, signal) {
      const found = await both((backend) => backend.search(query, signal));
      const parts = new Map<string, (readonly Span[])[]>();
      for (const spans of found) {
        const traceId = spans[0]?.traceId ?? '';
        parts.set(traceId, [...(parts.get(traceId) ?? []), spans]);
      }
      const budget = new SpanBudget();
      return Array.from(parts.values(), joinSpans)
        .sort((a, b) => (b[0]?.startUs ?? 0) - (a[0]?.startUs ?? 0))
        .slice(0, query.limit)
        .filter((spans) => budget.takes(spans.length));
    },
    async trace(traceId, signal) {
      const answers = await Promise.allSettled([first.trace(traceId, signal), second.trace(traceId, signal)]);
      const parts = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? [answer.value] : []));
      if (parts.length > 0) return joinSpans(parts);
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
      return undefined;
    },
    linkedFrom: async (traceId, signal) =>
      unique(await both((backend) => backend.linkedFrom(traceId, signal)), (id) => id),
    dependencies: async (window, signal) => sumCalls(await both((backend) => backend.dependencies(window, signal))),
    // A Jaeger keeps none.
    logsOf: async (traceId, limit, signal) =>
      (await first.logsOf(traceId, limit, signal)) ?? (await second.logsOf(traceId, limit, signal)),
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/** The first of each key. */
function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

function joinSpans(parts: readonly (readonly Span[])[]): Span[] {
  return unique(parts.flat(), (span) => span.spanId).sort((a, b) => a.startUs - b.startUs);
}
