import { context, propagation, type TextMapPropagator, type Tracer, trace } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace-web';
import { RATIO_HEADER } from '../sampling';
import { formatTraceParent } from '../traceparent';
import { BatchSender, type Outlet } from './batch-sender';
import { FlowContextManager, refOf } from './flow-context';
import { LeanFetch } from './lean-fetch';
import { takeLeftRecords } from './left-records';
import { browserKeys, browserLimits, INTAKE_PATH, LOGS_PATH, scopes } from './names';
import { watchPage } from './page-logs';
import { isKept, PageProcessor } from './page-processor';
import { exportRecord, ReplayIds } from './records';
import type { BrowserRuntime, SpanRecord } from './runtime';
import { currentParent, inScope } from './scope';
import { readTab, writeTab } from './tab-storage';

const GONE_KEY = 'mediagw.gone';
/** Bodies that must not be read by anyone but the caller; matched against path and `accept`. */
const STREAMED = /^\/media\/|event-stream|ndjson/;

/** Takes over from the stub: exports what it recorded, under the same ids, and everything from now on. */
export function startSdk(runtime: BrowserRuntime): void {
  if (runtime.emit) return;
  const sendTo = (outlet: Outlet): BatchSender =>
    new BatchSender(outlet, runtime.fetch, readTab(GONE_KEY) === '1', () => writeTab(GONE_KEY, '1'));
  const sender = sendTo([INTAKE_PATH, ['Spans', 'spans'], browserLimits.spansMax]);
  const pages = new PageProcessor(sender);
  const ids = new ReplayIds();
  // A WebTracerProvider is this one with variables of an environment, and `register()` with a stack manager and
  // propagators that we replace.
  const provider = new TracerProvider({
    sampler,
    idGenerator: ids,
    resource: emptyResource(),
    spanProcessors: [pages],
    spanLimits: {
      attributeCountLimit: browserLimits.attributesMax,
      attributeValueLengthLimit: browserLimits.stringCharsMax,
      eventCountLimit: browserLimits.eventsMax,
      linkCountLimit: browserLimits.linksMax,
    },
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new FlowContextManager(runtime));
  propagation.setGlobalPropagator(traceParentPropagator);
  takeOverRecords(runtime, provider.getTracer(scopes.browser), ids);
  takeOverFetch(runtime);
  watchLeaving(runtime, pages, sender);
  watchPage(runtime, sendTo([LOGS_PATH, ['Logs', 'logRecords'], browserLimits.logRecordsMax]));
}

/** `traceparent` and nothing else: the server takes neither `tracestate` nor baggage from a browser. */
const traceParentPropagator: TextMapPropagator = {
  inject(from, carrier, setter) {
    const span = refOf(from);
    if (span) setter.set(carrier, 'traceparent', formatTraceParent(span));
  },
  extract: (onto) => onto,
  fields: () => ['traceparent'],
};

/** All are recorded, for what is sent is decided when they end (`page-processor.ts`). Here it is what a request says. */
const sampler: Sampler = {
  shouldSample: (_, traceId) => ({
    decision: isKept(traceId) ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD,
  }),
};

function takeOverRecords(runtime: BrowserRuntime, tracer: Tracer, ids: ReplayIds): void {
  runtime.emit = (record) => {
    runtime.records.delete(record);
    exportRecord(record, tracer, ids);
  };
  for (const record of takeLeftRecords()) runtime.emit(record);
  // The page's own record is made for whoever asks first. One that has ended was kept before, or is there.
  const { records, page } = runtime;
  if (page.endClockMs === undefined) records.add(page);
  for (const record of records) {
    const hasEnded = record.endClockMs !== undefined;
    record.early = record.kind === 'fetch';
    if (record.kind === 'pageload') endPageLoad(runtime, record);
    if (hasEnded) runtime.emit(record);
  }
}

function endPageLoad(runtime: BrowserRuntime, record: SpanRecord): void {
  const [timing] = performance.getEntriesByType('navigation') as [PerformanceNavigationTiming?];
  record.attributes = timing && {
    [browserKeys.navigationType]: timing.type,
    [browserKeys.firstByteMs]: Math.round(timing.responseStart),
    [browserKeys.domReadyMs]: Math.round(timing.domContentLoadedEventEnd),
    [browserKeys.loadMs]: Math.round(timing.loadEventEnd),
  };
  runtime.end(record, { endClockMs: timing?.loadEventEnd || performance.now() });
}

/** An answer brings the ratio by which the server decided: an operator may change it at any time. */
function learningFetch(native: typeof fetch): typeof fetch {
  return async (...request) => {
    const answer = await native(...request);
    const { dataset } = document.documentElement;
    dataset.traceRatio = answer.headers.get(RATIO_HEADER) ?? dataset.traceRatio;
    return answer;
  };
}

function takeOverFetch(runtime: BrowserRuntime): void {
  const recorded = runtime.send;
  const traced = new LeanFetch().around(learningFetch(runtime.fetch));
  runtime.send = (input, init, href, headers) => {
    if (STREAMED.test(new URL(href).pathname + headers.get('accept'))) return recorded(input, init, href, headers);
    const parent = runtime.parentOf(input);
    // A copy, because the instrumentation writes its headers into what it is given.
    const send = () => traced(input, { ...init });
    return parent === currentParent(runtime) ? send() : inScope(runtime, { parent }, send);
  };
}

/** `pagehide` comes to the window only; some mobile browsers only tell that the page is hidden. */
function watchLeaving(runtime: BrowserRuntime, pages: PageProcessor, sender: BatchSender): void {
  addEventListener('pagehide', () => {
    for (const record of runtime.records) runtime.end(record, { outcome: 'left' });
    pages.leave();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') return;
    runtime.end(runtime.page, { outcome: 'left' });
    sender.flush(true);
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    pages.stay();
    const link = runtime.page;
    runtime.page = runtime.begin('navigation', location.href, { link, how: 'back_forward' });
    runtime.end(runtime.page, { outcome: 'commit' });
  });
}
