/** The part of the contract that travels to the browser; `contract.ts` holds the rest. */
export const INTAKE_PATH = '/api/otlp/v1/traces';
export const LOGS_PATH = '/api/otlp/v1/logs';

/** Milliseconds since the epoch by the browser's clock when the batch was sent; the intake corrects skew with it. */
export const SENT_AT_HEADER = 'x-sent-at';

export const scopes = {
  /** Page loads, navigations, flows, early and media fetches. */
  browser: 'media-gateway.browser',
  fetch: '@opentelemetry/instrumentation-fetch',
} as const;

export const browserKeys = {
  /** The next two are those of `telemetry/attributes.ts`, which is too large to bring along; a test compares them. */
  audience: 'mediagw.audience',
  /** Of the envelope, for all of its spans. */
  sessionId: 'session.id',
  /** The fetch began before the SDK was there. */
  early: 'mediagw.early',
  /** The page was left before the span's own end. */
  unfinished: 'mediagw.unfinished',
  navigationType: 'browser.navigation.type',
  sameDocument: 'browser.navigation.same_document',
  navigationFrom: 'mediagw.nav.from_route',
  /** What ended a navigation: `commit`, `superseded`, `timeout` or `left`. */
  navigationOutcome: 'mediagw.nav.outcome',
  firstByteMs: 'mediagw.nav.ttfb_ms',
  domReadyMs: 'mediagw.nav.dcl_ms',
  loadMs: 'mediagw.nav.load_ms',
  /** Spans that were dropped on this page so far, where there are any. */
  dropped: 'mediagw.telemetry.dropped',
  /** Of the event `browser.web_vital`: `lcp`, `cls`, `inp` or `ttfb`, and milliseconds (of `cls`, a score). */
  vitalName: 'browser.web_vital.name',
  vitalValue: 'browser.web_vital.value',
} as const;

export const AUDIENCE_OPERATOR = 'operator';

/** What one batch may hold; the sender stays well below. */
export const browserLimits = {
  bodyBytesMax: 64 * 1024,
  spansMax: 160,
  logRecordsMax: 50,
  scopesMax: 4,
  attributesMax: 32,
  eventsMax: 16,
  linksMax: 4,
  stringCharsMax: 1024,
  urlCharsMax: 2048,
} as const;
