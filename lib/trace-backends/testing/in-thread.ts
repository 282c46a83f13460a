import type { TraceBackend } from '../backend';
import type { EmbeddedStore } from '../embedded/store';

/** The store as a backend without its thread. */
export function inThread(store: EmbeddedStore): TraceBackend {
  return {
    name: 'embedded store',
    services: async () => store.services(),
    operations: async (service, kind) => store.operations(service, kind),
    summaries: (query, signal) => store.summaries(query, signal),
    search: (query, signal) => store.search(query, signal),
    trace: async (traceId) => store.trace(traceId),
    linkedFrom: (traceId, signal) => store.linkedFrom(traceId, signal),
    dependencies: (window, signal) => store.dependencies(window, signal),
    logsOf: async (traceId, limit) => store.logsOf(traceId, limit),
    close: async () => undefined,
  };
}
