import { type Attributes, type SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { AUDIENCE_OPERATOR, keys } from '../attributes';
import { redactQuery } from '../redact';
import { cleanRoute, NEXT_RSC, NEXT_SERVER_SPAN, NEXT_SPAN_TYPE } from './next-spans';
import { isOperatorPath } from './unrecorded';

/** What `SpanProcessor.onEnding` may change. */
export interface EndingSpan {
  name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly status: { readonly code: SpanStatusCode };
  updateName(name: string): unknown;
  setStatus(status: { code: SpanStatusCode }): unknown;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY']);
/** Next's names that are old, doubled or of no use to a reader. */
const DROPPED = ['http.method', 'http.target', 'http.status_code', 'http.url', 'next.route'];
const NEXT_DROPPED = ['next.span_name', 'next.span_category', 'next.page'];

/** Next's SERVER span in the stable vocabulary, named `METHOD /route/[template]`. */
export function translateServerSpan(span: EndingSpan): void {
  const { attributes } = span;
  const method = textOf(attributes['http.method']) ?? '';
  const known = METHODS.has(method);
  const target = textOf(attributes['http.target']) ?? '';
  const [path = '', query] = split(target);
  const route = textOf(attributes['http.route']) ?? textOf(attributes['next.route']);
  const status = attributes['http.status_code'];
  attributes[keys.httpMethod] = known ? method : '_OTHER';
  if (!known && method) attributes['http.request.method_original'] = method.slice(0, 32);
  if (path) attributes[keys.urlPath] = path;
  if (query) attributes['url.query'] = redactQuery(query);
  attributes[keys.urlScheme] ??= 'http';
  if (typeof status === 'number') {
    attributes[keys.httpStatus] = status;
    if (status >= 500 && span.status.code !== SpanStatusCode.ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  const template = route === undefined ? undefined : cleanRoute(route);
  if (template !== undefined && template !== '/_not-found') attributes[keys.httpRoute] = template;
  else delete attributes[keys.httpRoute];
  if (attributes[NEXT_RSC] !== true) delete attributes[NEXT_RSC];
  for (const name of DROPPED) delete attributes[name];
  const verb = known ? method : 'HTTP';
  const named = attributes[keys.httpRoute];
  span.updateName(typeof named === 'string' ? `${verb} ${named}` : verb);
  if (isOperatorPath(path)) attributes[keys.audience] = AUDIENCE_OPERATOR;
}

/** Route groups must not show in the names of Next's inner spans either: `render route (app) /(shop)/cart`. */
export function translateInnerSpan(span: EndingSpan): void {
  const { attributes } = span;
  for (const key of ['next.route', keys.httpRoute]) {
    const route = textOf(attributes[key]);
    if (route?.startsWith('/')) attributes[key] = cleanRoute(route);
  }
  const match = /^(.* )(\/\S*)$/.exec(span.name);
  if (match?.[2]?.includes('(')) span.updateName(`${match[1]}${cleanRoute(match[2])}`);
}

/** Everything that library spans need before any exporter sees them. */
export function translate(span: EndingSpan): void {
  const type = span.attributes[NEXT_SPAN_TYPE];
  if (type !== undefined) for (const name of NEXT_DROPPED) delete span.attributes[name];
  if (type === NEXT_SERVER_SPAN) translateServerSpan(span);
  else if (type !== undefined) translateInnerSpan(span);
}

function split(target: string): [string, string | undefined] {
  const question = target.indexOf('?');
  return question < 0 ? [target, undefined] : [target.slice(0, question), target.slice(question + 1)];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
