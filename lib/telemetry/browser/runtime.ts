/**
 * What the stub puts on `window` and everything else in the browser works with. It owns the ids and times of our own
 * spans (page loads, navigations, flows, early and media fetches) as plain records, so that they exist before the SDK
 * does and cost nothing without it. The SDK turns each ended record into a real span under the same ids.
 */
export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

export type RecordKind = 'pageload' | 'navigation' | 'flow' | 'fetch';

export type AttributeValue = string | number | boolean;

export interface SpanRecord extends SpanRef {
  readonly kind: RecordKind;
  /** The page's or request's URL; a flow's name. */
  readonly name: string;
  /** `location.pathname` when it began. */
  readonly path: string;
  readonly parent?: SpanRef | undefined;
  /** The page before. */
  readonly link?: SpanRef | undefined;
  readonly startMs: number;
  /** `performance.now()` at the start: durations come from the monotonic clock. */
  readonly clockMs: number;
  endMs?: number;
  readonly method?: string;
  status?: number;
  error?: unknown;
  readonly attributes: Record<string, AttributeValue>;
}

/** What runs now, synchronously. An empty scope means a root, whatever flow or page there is. */
export interface Scope {
  readonly parent?: SpanRef | undefined;
}

export type RecordDetails = Partial<Pick<SpanRecord, 'parent' | 'link' | 'method' | 'attributes'>>;
export type RecordOutcome = Partial<Pick<SpanRecord, 'status' | 'error' | 'endMs'>>;

export interface BrowserRuntime {
  /** The fetch that was there before us; what we send with it is never traced. */
  readonly fetch: typeof fetch;
  readonly ratio: number;
  /** Open records, and ended ones while there is no SDK. Bounded. */
  readonly records: Set<SpanRecord>;
  /** The page load or the last navigation: the parent of what nobody claims. */
  page: SpanRecord;
  /** The running flow that began last, else undefined. */
  flow?: SpanRef | undefined;
  scope?: Scope | undefined;
  /** Requests that belong to a flow, whenever they are sent. */
  readonly owners: WeakMap<object, SpanRef>;
  begin(kind: RecordKind, name: string, details?: RecordDetails): SpanRecord;
  end(record: SpanRecord, outcome?: RecordOutcome): void;
  /** The SDK's: takes every record that ends from now on. */
  emit?: (record: SpanRecord) => void;
  /** The SDK's: fetch with a span. */
  traced?: typeof fetch;
}

export const RUNTIME_KEY = Symbol.for('media-gateway.browser');

interface Home {
  [RUNTIME_KEY]?: BrowserRuntime;
}

/** Undefined on the server, before the stub ran, and with telemetry off. */
export function browserRuntime(): BrowserRuntime | undefined {
  return (globalThis as Home)[RUNTIME_KEY];
}

export function installRuntime(runtime: BrowserRuntime): void {
  (globalThis as Home)[RUNTIME_KEY] = runtime;
}

/** The parent of what begins now: what runs synchronously, else the running flow, else the page. */
export function currentParent(runtime: BrowserRuntime): SpanRef | undefined {
  return runtime.scope ? runtime.scope.parent : (runtime.flow ?? runtime.page);
}

/** Runs `fn` with `parent` as the parent of everything that begins before it returns. */
export function inScope<T>(runtime: BrowserRuntime, scope: Scope, fn: () => T): T {
  const outer = runtime.scope;
  runtime.scope = scope;
  try {
    return fn();
  } finally {
    runtime.scope = outer;
  }
}
