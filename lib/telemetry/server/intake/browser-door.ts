import { AUDIENCE_OPERATOR, keys } from '../../attributes';
import {
  browserAttributeTypes,
  browserEventNames,
  browserLimits,
  browserLogEvents,
  browserMetricNames,
  isBrowserSpanName,
  scopes,
} from '../../browser/contract';
import type { DoorRules } from './doors';
import type { Scope } from './envelope';
import type { CleanMetric } from './metrics';
import type { CleanPoint } from './points';
import type { CleanSpan } from './spans';
import { BadItem, type ItemLimits, isObject, type WireAttribute } from './values';

const CLIENT = 3;
const limits: ItemLimits = { ...browserLimits, depthMax: 6 };
const SCOPES: ReadonlySet<string> = new Set(Object.values(scopes));
const resourceTypes: typeof browserAttributeTypes = {
  'browser.language': 'string',
  'browser.mobile': 'boolean',
  'browser.platform': 'string',
  'user_agent.original': 'string',
};
const URL_KEY = /^url\./;
const DURATION_NANOS_MAX = 30n * 60n * 1_000_000_000n;
const PAST_MS_MAX = 15 * 60_000;
const FUTURE_MS_MAX = 60_000;
const SKEW_MS_MAX = 2000;
const DELTA = 1;
const DROPPED_MAX = 100_000;
const SEVERITIES: Readonly<Record<number, string>> = { 9: 'INFO', 13: 'WARN', 17: 'ERROR' };
const FROM_BROWSER: WireAttribute = { key: keys.telemetrySource, value: { stringValue: 'browser' } };

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
    logRecordsMax: browserLimits.logRecordsMax,
    metricsMax: 8,
    pointsMax: 8,
    points: { bucketsMax: 0, exemplarsMax: 0 },
    limits,
    resource: (sent) => [
      ...sent.filter((attribute) => isOneOf(resourceTypes, attribute)),
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
      checkScope(scope);
      if (!isBrowserSpanName(span.name)) throw new BadItem('the name is not known');
      if (span.kind !== 1 && span.kind !== CLIENT) throw new BadItem('the kind is not a browser’s');
      if (span.status.code === 1) throw new BadItem('the status is not a browser’s');
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
        attributes: [...own, ...ours, FROM_BROWSER],
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
    log(record, scope, sent) {
      checkScope(scope);
      const severityNumber = severityOf(record.eventName);
      if (record.timeUnixNano === '0') throw new BadItem('the time is missing');
      const time = BigInt(record.timeUnixNano) + shift;
      checkTime(time, time, options.nowMs);
      const own = record.attributes.filter(isAllowed);
      const ours = own.some(({ key }) => key === keys.sessionId) ? [] : sessionOf(sent);
      return {
        ...record,
        timeUnixNano: String(time),
        observedTimeUnixNano: String(BigInt(options.nowMs) * 1_000_000n),
        severityNumber,
        severityText: SEVERITIES[severityNumber] ?? '',
        body: undefined,
        attributes: [...own, ...ours, FROM_BROWSER],
      };
    },
    metric(metric, scope) {
      checkScope(scope);
      if (!browserMetricNames.includes(metric.name)) throw new BadItem('the metric is not known');
      return { ...metric, description: '', points: metric.points.map((point) => countedPoint(metric, point, options)) };
    },
  };
}

function checkScope(scope: Scope): void {
  if (!SCOPES.has(scope.name)) throw new BadItem('the scope is not known');
}

function severityOf(eventName: string): number {
  for (const [name, severity] of Object.entries(browserLogEvents)) if (name === eventName) return severity;
  throw new BadItem('the event is not known');
}

/** What many browsers count adds up only as deltas. When it was, is when it came: their clocks do not count. */
function countedPoint(metric: CleanMetric, point: CleanPoint, { nowMs }: BrowserDoorOptions): CleanPoint {
  if (metric.kind !== 'sum' || !metric.monotonic || metric.temporality !== DELTA)
    throw new BadItem('the metric is not a delta count');
  const value = Number(point.asInt ?? Number.NaN);
  if (!(value >= 0 && value <= DROPPED_MAX)) throw new BadItem('the count is out of range');
  const now = String(BigInt(nowMs) * 1_000_000n);
  return { startTimeUnixNano: now, timeUnixNano: now, attributes: [], asInt: String(value) };
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
  if (start < 0n || end - start > DURATION_NANOS_MAX) throw new BadItem('the duration is out of range');
  const endMs = Number(end / 1_000_000n);
  if (endMs < nowMs - PAST_MS_MAX || endMs > nowMs + FUTURE_MS_MAX) throw new BadItem('the time is out of range');
}

function isAllowed(attribute: WireAttribute): boolean {
  return isOneOf(browserAttributeTypes, attribute);
}

/** Flat, and of the type that the key has: nothing nested comes in from here. */
function isOneOf(types: typeof browserAttributeTypes, { key, value }: WireAttribute): boolean {
  const type = Object.hasOwn(types, key) ? types[key] : undefined;
  if (!type || !isObject(value)) return false;
  if (type === 'number') return value.intValue !== undefined || typeof value.doubleValue === 'number';
  if (type === 'boolean') return typeof value.boolValue === 'boolean';
  if (typeof value.stringValue !== 'string') return false;
  if (key === keys.audience) return value.stringValue === AUDIENCE_OPERATOR;
  return URL_KEY.test(key) || value.stringValue.length <= browserLimits.stringCharsMax;
}
