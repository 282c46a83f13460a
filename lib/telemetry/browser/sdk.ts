import { type Tracer, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import { type Sampler, SamplingDecision, WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import { sampledByRatio } from '../sampling';
import { BatchSender } from './batch-sender';
import { FlowContextManager } from './flow-context';
import { LeanFetch } from './lean-fetch';
import { takeLeftRecords } from './left-records';
import { browserKeys, browserLimits, scopes } from './names';
import { PageProcessor } from './page-processor';
import { exportRecord, ReplayIds } from './records';
import type { BrowserRuntime, SpanRecord } from './runtime';
import { currentParent, inScope } from './scope';
import { storage } from './session';

const GONE_KEY = 'mediagw.gone';
/** Bodies that must not be read by anyone but the caller; matched against path and `accept`. */
const STREAMED = /^\/media\/|event-stream|ndjson/;

/** Takes over from the stub: exports what it recorded, under the same ids, and everything from now on. */
export function startSdk(runtime: BrowserRuntime): void {
  if (runtime.emit) return;
  const isGone = storage()?.getItem(GONE_KEY) === '1';
  const sender = new BatchSender(runtime.fetch, { isGone, onGone: () => storage()?.setItem(GONE_KEY, '1') });
  const pages = new PageProcessor(sender);
  const ids = new ReplayIds();
  const provider = new WebTracerProvider({
    sampler: ratioSampler(Number(document.documentElement.dataset.traceRatio)),
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
  provider.register({ propagator: new W3CTraceContextPropagator(), contextManager: new FlowContextManager(runtime) });
  takeOverRecords(runtime, provider.getTracer(scopes.browser), ids);
  takeOverFetch(runtime);
  watchLeaving(runtime, pages, sender);
}

/** The same decision as the stub's and the server's. */
function ratioSampler(ratio: number): Sampler {
  return {
    shouldSample: (context, traceId) => {
      const parent = trace.getSpanContext(context);
      const isSampled = parent ? (parent.traceFlags & 1) === 1 : sampledByRatio(traceId, ratio);
      return { decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    },
    toString: () => `ratio ${ratio}`,
  };
}

function takeOverRecords(runtime: BrowserRuntime, tracer: Tracer, ids: ReplayIds): void {
  runtime.emit = (record) => {
    runtime.records.delete(record);
    exportRecord(record, tracer, ids);
  };
  for (const record of takeLeftRecords()) runtime.emit(record);
  for (const record of runtime.records) {
    const hasEnded = record.endClockMs !== undefined;
    record.early = record.kind === 'fetch';
    if (record.kind === 'pageload') endPageLoad(runtime, record);
    if (hasEnded) runtime.emit(record);
  }
}

function endPageLoad(runtime: BrowserRuntime, record: SpanRecord): void {
  const [timing] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!timing) return runtime.end(record, {});
  record.attributes = {
    [browserKeys.navigationType]: timing.type,
    [browserKeys.firstByteMs]: Math.round(timing.responseStart),
    [browserKeys.domReadyMs]: Math.round(timing.domContentLoadedEventEnd),
    [browserKeys.loadMs]: Math.round(timing.loadEventEnd),
  };
  runtime.end(record, { endClockMs: timing.loadEventEnd || performance.now() });
}

function takeOverFetch(runtime: BrowserRuntime): void {
  const recorded = runtime.send;
  const traced = new LeanFetch().around(runtime.fetch);
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
    pages.endOpen();
    sender.leave();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') return;
    runtime.end(runtime.page, { outcome: 'left' });
    sender.leave();
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    const link = runtime.page;
    runtime.page = runtime.begin('navigation', location.href, { link, how: 'back_forward' });
    runtime.end(runtime.page, { outcome: 'commit' });
  });
}
