import type { FlowName } from './contract';
import type { AttributeValue, BrowserRuntime, SpanRecord } from './runtime';
import { assignParents, inScope, own } from './scope';

/** A user action in progress. */
export interface Flow {
  /** Undefined with telemetry off. */
  readonly traceId: string | undefined;
  /** Like `fetch`, and surely a child of this flow, also while other flows run. */
  readonly fetch: typeof fetch;
  /** `fn` as part of this flow, whenever it is called, also after the flow has ended. */
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;
  /** A request that stays part of this flow, whoever sends it (hls.js: `fetchSetup`). */
  request(input: RequestInfo | URL, init?: RequestInit): Request;
  /** Keys are those of the contract; others are dropped at the intake. Never personal data. */
  setAttribute(key: string, value: AttributeValue): void;
}

/**
 * Runs a user action as the root of what it causes: fetches and navigations that begin until `fn` has settled become
 * its children. Of two flows that overlap, the later one gets the plain fetches; `f.fetch` and `f.bind` always keep
 * to their own. A flow begun synchronously inside another is its child. With telemetry off, only `fn` runs.
 */
export async function flow<T>(name: FlowName, fn: (f: Flow) => T | Promise<T>): Promise<T> {
  const runtime = globalThis.mediagw;
  if (!runtime) return fn(plainFlow);
  assignParents(runtime);
  const record = runtime.begin('flow', name, { parent: runtime.scope?.parent, link: runtime.page });
  running.add(record);
  runtime.flow = record;
  try {
    const result = await inScope(runtime, { parent: record }, () => fn(tracedFlow(runtime, record)));
    settle(runtime, record);
    return result;
  } catch (error) {
    settle(runtime, record, error);
    throw error;
  }
}

/** In the order they began; a set keeps it. */
const running = new Set<SpanRecord>();

function settle(runtime: BrowserRuntime, record: SpanRecord, error?: unknown): void {
  running.delete(record);
  runtime.flow = [...running].at(-1);
  runtime.end(record, error === undefined ? {} : { error });
}

function tracedFlow(runtime: BrowserRuntime, record: SpanRecord): Flow {
  const scope = { parent: record };
  return {
    traceId: record.traceId,
    fetch: (input, init) => inScope(runtime, scope, () => globalThis.fetch(input, init)),
    bind:
      (fn) =>
      (...args) =>
        inScope(runtime, scope, () => fn(...args)),
    request: (input, init) => own(new Request(input, init), record),
    setAttribute: (key, value) => {
      record.attributes = { ...record.attributes, [key]: value };
    },
  };
}

const plainFlow: Flow = {
  traceId: undefined,
  fetch: (input, init) => globalThis.fetch(input, init),
  bind: (fn) => fn,
  request: (input, init) => new Request(input, init),
  setAttribute: () => undefined,
};
