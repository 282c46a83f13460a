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
  /** The page's or request's URL; a flow's name. The SDK makes the span's name of it. */
  readonly name: string;
  parent?: SpanRef | undefined;
  /** The page before. */
  link?: SpanRef | undefined;
  readonly startMs: number;
  /** `performance.now()` at the start and the end: durations come from the monotonic clock. */
  readonly clockMs: number;
  endClockMs?: number;
  /** A fetch's method; how a navigation began (`push`, `replace`, `traverse`). */
  readonly how?: string | undefined;
  /** The fetch began before the SDK was there. */
  early?: boolean;
  status?: number;
  /** What ended a page load, navigation or flow, where that is not its own end. */
  outcome?: string;
  error?: unknown;
  attributes?: Record<string, AttributeValue>;
}

/** What runs now, synchronously. An empty scope means a root, whatever flow or page there is. */
export interface Scope {
  readonly parent?: SpanRef | undefined;
}

export type RecordDetails = Partial<Omit<SpanRecord, 'kind' | 'name' | 'traceId' | 'spanId' | 'sampled'>>;
export type RecordOutcome = Partial<Pick<SpanRecord, 'status' | 'outcome' | 'error' | 'endClockMs'>>;

export interface BrowserRuntime {
  /** The fetch that was there before us; what we send with it is never traced. */
  readonly fetch: typeof fetch;
  /** The last records, open and ended, until the SDK has taken them. Bounded. */
  readonly records: Set<SpanRecord>;
  /** The page load or the last navigation: the parent of what nobody claims. */
  page: SpanRecord;
  /** The running flow that began last, else undefined. */
  flow?: SpanRef | undefined;
  scope?: Scope | undefined;
  /** The parent of a request that is sent now. The stub knows the page only; `flow.ts` knows better. */
  parentOf(request: RequestInfo | URL): SpanRef | undefined;
  begin(kind: RecordKind, name: string, details: RecordDetails): SpanRecord;
  /** Once; a second call changes nothing. */
  end(record: SpanRecord, outcome: RecordOutcome): void;
  /** Sends with a span; `headers` are a copy that may be written to. The SDK puts its own in place. */
  send(input: RequestInfo | URL, init: RequestInit | undefined, href: string, headers: Headers): Promise<Response>;
  /** Of `navigation.ts`. */
  navigate?: (url: string, how: string) => void;
  /** The SDK's: takes every record that ends from now on. */
  emit?: (record: SpanRecord) => void;
}

declare global {
  /** Undefined on the server, before the stub ran, and with telemetry off. */
  var mediagw: BrowserRuntime | undefined;
}
