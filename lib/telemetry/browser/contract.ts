import { browserKeys } from './names';
import { pageTemplates, routeTemplates } from './route-template';

/**
 * What a browser may send, agreed on by the SDK that makes it and the intake that lets it in. Constants only: both
 * sides import this file. The intake drops spans, scopes and attributes that are not listed here.
 */
export { browserKeys, browserLimits, INTAKE_PATH, LOGS_PATH, SENT_AT_HEADER, scopes } from './names';

/** On `<html>`: the sampling ratio. Absent means that telemetry is off. */
export const RATIO_ATTRIBUTE = 'data-trace-ratio';

export const flowNames = {
  checkout: 'checkout',
  playbackStart: 'playback.start',
  cartAdd: 'cart.add',
  cartRemove: 'cart.remove',
  signIn: 'admin.sign_in',
  signOut: 'admin.sign_out',
} as const;

export type FlowName = (typeof flowNames)[keyof typeof flowNames];

type AttributeType = 'string' | 'number' | 'boolean';

/** Attribute keys the intake keeps, on spans, events and links alike. */
export const browserAttributeTypes: Readonly<Record<string, AttributeType>> = {
  'http.request.method': 'string',
  'http.request.method_original': 'string',
  'http.response.status_code': 'number',
  'url.full': 'string',
  // The intake itself writes the next three, from name and URL: they would be a quarter of every request's bytes.
  'url.template': 'string',
  'server.address': 'string',
  'server.port': 'number',
  'error.type': 'string',
  'exception.type': 'string',
  'exception.message': 'string',
  'exception.stacktrace': 'string',
  [browserKeys.audience]: 'string',
  [browserKeys.sessionId]: 'string',
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
  [browserKeys.vitalName]: 'string',
  [browserKeys.vitalValue]: 'number',
};

export const browserEventNames: readonly string[] = ['exception'];

/**
 * Log records, by their event name, with the severity they have: a record of another name is dropped, and so is a
 * body. They carry the ids of the page's or flow's span, also where that was not sampled.
 */
export const browserLogEvents = { exception: 17, 'browser.web_vital': 9 } as const satisfies Record<string, number>;

/** Metrics, all of them delta counts without attributes. Nothing sends them yet: errors and vitals come as logs. */
export const browserMetricNames: readonly string[] = [browserKeys.dropped];

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
