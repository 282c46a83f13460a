import { pageTemplates, routeTemplates } from './route-template';

/**
 * What a browser may send, agreed on by the SDK that makes it and the intake that lets it in. Constants only: both
 * sides import this file. The intake drops spans, scopes and attributes that are not listed here.
 */
export const INTAKE_PATH = '/api/otlp/v1/traces';

/** Milliseconds since the epoch by the browser's clock when the batch was sent; the intake corrects skew with it. */
export const SENT_AT_HEADER = 'x-sent-at';

/** On `<html>`: the sampling ratio. Absent means that telemetry is off. */
export const RATIO_ATTRIBUTE = 'data-trace-ratio';

export const scopes = {
  /** Page loads, navigations, flows, early and media fetches. */
  browser: 'media-gateway.browser',
  fetch: '@opentelemetry/instrumentation-fetch',
} as const;

export const flowNames = {
  checkout: 'checkout',
  playbackStart: 'playback.start',
  cartAdd: 'cart.add',
  cartRemove: 'cart.remove',
  signIn: 'admin.sign_in',
  signOut: 'admin.sign_out',
} as const;

export type FlowName = (typeof flowNames)[keyof typeof flowNames];

export const browserKeys = {
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
  /** Spans that were dropped in this tab since the last report. */
  dropped: 'mediagw.telemetry.dropped',
} as const;

type AttributeType = 'string' | 'number' | 'boolean';

/** Attribute keys the intake keeps, on spans, events and links alike. */
export const browserAttributeTypes: Readonly<Record<string, AttributeType>> = {
  'http.request.method': 'string',
  'http.request.method_original': 'string',
  'http.response.status_code': 'number',
  'url.full': 'string',
  'url.template': 'string',
  'server.address': 'string',
  'server.port': 'number',
  'error.type': 'string',
  'session.id': 'string',
  'exception.type': 'string',
  'exception.message': 'string',
  'exception.stacktrace': 'string',
  'mediagw.audience': 'string',
  'mediagw.title.id': 'string',
  [browserKeys.early]: 'boolean',
  [browserKeys.unfinished]: 'boolean',
  [browserKeys.navigationType]: 'string',
  [browserKeys.sameDocument]: 'boolean',
  [browserKeys.navigationFrom]: 'string',
  [browserKeys.navigationOutcome]: 'string',
  [browserKeys.firstByteMs]: 'number',
  [browserKeys.domReadyMs]: 'number',
  [browserKeys.loadMs]: 'number',
  [browserKeys.dropped]: 'number',
};

export const browserEventNames: readonly string[] = ['exception'];

/** What one batch may hold; the exporter stays well below. */
export const browserLimits = {
  bodyBytesMax: 64 * 1024,
  spansMax: 160,
  scopesMax: 4,
  attributesMax: 32,
  eventsMax: 16,
  linksMax: 4,
  stringCharsMax: 1024,
  urlCharsMax: 2048,
} as const;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Low-cardinality names only: page loads and navigations by template, flows by name, fetches by method and template. */
export function isBrowserSpanName(name: string): boolean {
  return allowedNames().has(name);
}

let names: ReadonlySet<string> | undefined;

function allowedNames(): ReadonlySet<string> {
  names ??= new Set([
    'pageload',
    'navigation',
    ...pageTemplates.flatMap((template) => [`pageload ${template}`, `navigation ${template}`]),
    ...Object.values(flowNames).map((flow) => `flow ${flow}`),
    ...methods,
    ...methods.flatMap((method) => routeTemplates.map((template) => `${method} ${template}`)),
  ]);
  return names;
}
