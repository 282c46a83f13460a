import { AUDIENCE_OPERATOR, keys } from '../attributes';
import {
  browserAttributeTypes,
  browserEventNames,
  browserLimits,
  isBrowserSpanName,
  scopes,
} from '../browser/contract';
import type { CleanSpan, DoorRules } from './intake-spans';
import { BadSpan, isObject, type SpanLimits, type WireAttribute } from './intake-values';

const KIB = 1024;

/** Programs with the service token. Their spans stay as they are, within bounds. */
export const serviceDoor: DoorRules & {
  readonly bodyBytesMax: number;
  readonly inflatedBytesMax: number;
  readonly timeoutMs: number;
} = {
  bodyBytesMax: KIB * KIB,
  inflatedBytesMax: 4 * KIB * KIB,
  timeoutMs: 10_000,
  resourcesMax: 64,
  scopesMax: 64,
  spansMax: 512,
  limits: {
    attributesMax: 128,
    eventsMax: 128,
    linksMax: 1024,
    stringCharsMax: 4 * KIB,
    urlCharsMax: 4 * KIB,
    depthMax: 32,
  },
  resource: (sent) => sent,
  span: (span) => span,
};

const CLIENT = 3;
const limits: SpanLimits = { ...browserLimits, depthMax: 6 };
const SCOPES: ReadonlySet<string> = new Set(Object.values(scopes));
const RESOURCE_KEYS = /^(browser\.(brands|language|mobile|platform)|user_agent\.original)$/;
const URL_KEY = /^url\./;
const DURATION_NANOS_MAX = 30n * 60n * 1_000_000_000n;
const PAST_MS_MAX = 15 * 60_000;
const FUTURE_MS_MAX = 60_000;
const SKEW_MS_MAX = 2000;

export interface BrowserDoorOptions {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
  readonly nowMs: number;
  /** By the browser's clock; undefined where it did not say. */
  readonly sentAtMs: number | undefined;
}

/** Strangers. What is not listed goes; who they say they are counts nothing. */
export function browserDoor(options: BrowserDoorOptions): DoorRules {
  const shift = shiftNanos(options);
  return {
    resourcesMax: 1,
    scopesMax: browserLimits.scopesMax,
    spansMax: browserLimits.spansMax,
    limits,
    resource: (sent) => [
      ...sent.filter(({ key }) => RESOURCE_KEYS.test(key)),
      ...Object.entries({
        [keys.serviceName]: `${options.serviceName}-browser`,
        [keys.serviceVersion]: options.serviceVersion,
        [keys.environment]: options.environment,
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.language': 'webjs',
        'telemetry.sdk.version': '2.12.0',
      }).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    ],
    span(span, scope, sent) {
      if (!SCOPES.has(scope.name)) throw new BadSpan('the scope is not known');
      if (!isBrowserSpanName(span.name)) throw new BadSpan('the name is not known');
      if (span.kind !== 1 && span.kind !== CLIENT) throw new BadSpan('the kind is not a browser’s');
      if (span.status.code === 1) throw new BadSpan('the status is not a browser’s');
      const start = BigInt(span.startTimeUnixNano) + shift;
      const end = BigInt(span.endTimeUnixNano) + shift;
      checkTime(start, end, options.nowMs);
      const own = span.attributes.filter(isAllowed);
      const known = new Set(own.map(({ key }) => key));
      const ours = [...sessionOf(sent), ...requestOf(span)].filter(({ key }) => !known.has(key));
      return {
        ...span,
        traceState: '',
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(end),
        attributes: [...own, ...ours, { key: keys.telemetrySource, value: { stringValue: 'browser' } }],
        events: span.events
          .filter(({ name }) => browserEventNames.includes(name))
          .map((event) => ({
            ...event,
            timeUnixNano: String(BigInt(event.timeUnixNano) + shift),
            attributes: event.attributes.filter(isAllowed),
          })),
        links: span.links.map((link) => ({ ...link, attributes: link.attributes.filter(isAllowed) })),
      };
    },
  };
}

/** The envelope carries it once for all of its spans. */
function sessionOf(resource: readonly WireAttribute[]): WireAttribute[] {
  return resource.filter((attribute) => attribute.key === keys.sessionId && isAllowed(attribute));
}

/** What the browser need not send, because its URL and the span's name say it: `GET /api/titles/[id]`. */
function requestOf({ kind, name, attributes }: CleanSpan): WireAttribute[] {
  if (kind !== CLIENT) return [];
  const url = stringOf(attributes.find(({ key }) => key === keys.urlFull)?.value);
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  const [, template] = / (\/.*)$/.exec(name) ?? [];
  return [
    ...(hostname ? [{ key: keys.serverAddress, value: { stringValue: hostname } }] : []),
    ...(port ? [{ key: keys.serverPort, value: { intValue: port } }] : []),
    ...(template ? [{ key: keys.urlTemplate, value: { stringValue: template } }] : []),
  ];
}

const stringOf = (value: unknown): string =>
  isObject(value) && typeof value.stringValue === 'string' ? value.stringValue : '';

/** A laptop's clock may be hours off. It says when it sent; what differs by more than the way took is skew. */
function shiftNanos({ nowMs, sentAtMs }: BrowserDoorOptions): bigint {
  const skewMs = sentAtMs === undefined ? 0 : nowMs - sentAtMs;
  return Math.abs(skewMs) > SKEW_MS_MAX ? BigInt(Math.round(skewMs)) * 1_000_000n : 0n;
}

function checkTime(start: bigint, end: bigint, nowMs: number): void {
  if (start < 0n || end - start > DURATION_NANOS_MAX) throw new BadSpan('the duration is out of range');
  const endMs = Number(end / 1_000_000n);
  if (endMs < nowMs - PAST_MS_MAX || endMs > nowMs + FUTURE_MS_MAX) throw new BadSpan('the time is out of range');
}

function isAllowed({ key, value }: WireAttribute): boolean {
  const type = Object.hasOwn(browserAttributeTypes, key) ? browserAttributeTypes[key] : undefined;
  if (!type || !isObject(value)) return false;
  if (type === 'number') return value.intValue !== undefined || typeof value.doubleValue === 'number';
  if (type === 'boolean') return typeof value.boolValue === 'boolean';
  if (typeof value.stringValue !== 'string') return false;
  if (key === keys.audience) return value.stringValue === AUDIENCE_OPERATOR;
  return URL_KEY.test(key) || value.stringValue.length <= browserLimits.stringCharsMax;
}
