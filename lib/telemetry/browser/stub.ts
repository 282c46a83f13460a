import { sampledByRatio } from '../sampling';
import { formatTraceParent } from '../traceparent';
import { type BrowserRuntime, type RecordDetails, type RecordKind, type SpanRecord, type SpanRef } from './runtime';

/*
 * Runs before hydration, so every byte counts (a test holds it to 1.2 KB): no OpenTelemetry, no schema. It makes ids,
 * sends `traceparent` and keeps records; the SDK comes when the page is idle. Nothing here may ever break the page.
 */

/** Tracing rule 10. */
const UNTOUCHED = /^\/(_next|art|api\/(otlp|jaeger|health|metrics))(\/|$)/;
const RECORDS_MAX = 50;
/** In our `Server-Timing`, as JSON: ids and flag, and behind them the entry `t` that says when. */
const SERVER_TIMING = /00-(\w{32})-(\w+)-0(\d).*"t".*?(\d{13})/;
/** One older than this was replayed by a cache. */
const STALE_MS = 120_000;

/** To `setTimeout`, where there is no idle callback, it is a delay of zero. */
const IDLE_OPTIONS = { timeout: 2000 } as IdleRequestOptions & number;

/** Of `SERVER_TIMING`; where it finds nothing, nothing is fresh. */
type Found = [all: string, traceId: string, spanId: string, flag: string, sentMs: string];

type LoadSdk = () => Promise<{ startSdk(runtime: BrowserRuntime): void }>;

/** Does nothing when the server says that telemetry is off, or when it ran before. */
export function startStub(loadSdk: LoadSdk): void {
  const ratio = document.documentElement.dataset.traceRatio;
  if (!ratio || globalThis.mediagw) return;
  try {
    const runtime = createRuntime(Number(ratio));
    globalThis.mediagw = runtime;
    globalThis.fetch = routedFetch(runtime);
    // Loading and starting are two tasks, so that neither holds up the page for long.
    const load = () => loadSdk().then(({ startSdk }) => setTimeout(startSdk, 0, runtime));
    const whenIdle = () => (globalThis.requestIdleCallback ?? setTimeout)(load, IDLE_OPTIONS);
    if (document.readyState === 'complete') whenIdle();
    else addEventListener('load', whenIdle);
  } catch {
    // An old browser: the page works, without traces.
  }
}

function createRuntime(ratio: number): BrowserRuntime {
  const fetch = globalThis.fetch.bind(globalThis);
  const records = new Set<SpanRecord>();
  const begin = (kind: RecordKind, name: string, details: RecordDetails): SpanRecord => {
    const { parent } = details;
    const traceId = parent?.traceId ?? randomId() + randomId();
    const record = {
      kind,
      name,
      traceId,
      spanId: randomId(),
      sampled: parent?.sampled ?? sampledByRatio(traceId, ratio),
      startMs: Date.now(),
      clockMs: performance.now(),
      ...details,
    };
    if (records.size < RECORDS_MAX) records.add(record);
    return record;
  };
  let page: SpanRecord | undefined;
  const runtime: BrowserRuntime = {
    fetch,
    records,
    parentOf: () => runtime.page,
    begin,
    end(record, outcome) {
      if (record.endClockMs) return;
      Object.assign(record, { endClockMs: performance.now() }, outcome);
      runtime.emit?.(record);
    },
    // Ends the record at the headers: the body stays the caller's alone, unread and cancellable.
    send(input, init, href, headers) {
      const record = begin('fetch', href, {
        parent: runtime.parentOf(input),
        how: init?.method ?? (input as Request).method,
      });
      headers.set('traceparent', formatTraceParent(record));
      const answer = fetch(input, { ...init, headers });
      answer.then(
        ({ status }) => runtime.end(record, { status }),
        (error) => runtime.end(record, { error }),
      );
      return answer;
    },
    // Made for whoever asks first: it begins with the document, however late that is.
    get page() {
      return (page ??= begin('pageload', location.href, {
        parent: serverSpan(),
        startMs: performance.timeOrigin,
        clockMs: 0,
      }));
    },
    set page(next) {
      page = next;
    },
  };
  return runtime;
}

/** The server's span of this document, unless a cache brought a page that was made for someone else. */
function serverSpan(): SpanRef | undefined {
  const [entry] = performance.getEntriesByType('navigation') as [PerformanceNavigationTiming?];
  const [, traceId, spanId, flag, sentMs] = (SERVER_TIMING.exec(JSON.stringify(entry?.serverTiming)) ??
    []) as string[] as Found;
  const isFresh = entry?.transferSize && performance.timeOrigin - Number(sentMs) < STALE_MS;
  return isFresh ? { traceId, spanId, sampled: flag === '1' } : undefined;
}

/** Foreign, internal and prefetch requests go out as they are, the rest with a span. */
function routedFetch(runtime: BrowserRuntime): typeof fetch {
  return (input, init) => {
    try {
      // A string and a URL have neither `url` nor `headers`.
      const request = input as Request;
      const { href, origin, pathname } = new URL(request.url ?? input, location.href);
      const headers = new Headers(init?.headers ?? request.headers);
      if (origin === location.origin && !UNTOUCHED.test(pathname) && !headers.has('next-router-prefetch')) {
        return runtime.send(input, init, href, headers);
      }
    } catch {
      // What is wrong with the request, the browser's own fetch shall say.
    }
    return runtime.fetch(input, init);
  };
}

/** Next calls it at the click. No link works softly before hydration, so what it does comes with the observer. */
export function navigate(url: string, how: string): void {
  globalThis.mediagw?.navigate?.(url, how);
}

/** 64 random bits; zero comes once in 10^19. */
function randomId(): string {
  const [bits] = crypto.getRandomValues(new BigUint64Array(1)) as Iterable<bigint> as [bigint];
  return bits.toString(16).padStart(16, '0');
}
