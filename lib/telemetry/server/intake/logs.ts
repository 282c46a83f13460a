import { type CleanGroup, cleanEnvelope, type EnvelopeRules, type Scope, type Tally } from './envelope';
import {
  anyValue,
  attributes,
  BadItem,
  type ItemLimits,
  integer,
  isObject,
  type Json,
  nanos,
  optionalHexId,
  text,
  type WireAttribute,
} from './values';

/** A log record as it goes on. */
export interface CleanLog {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  severityNumber: number;
  severityText: string;
  body: Json | undefined;
  eventName: string;
  attributes: WireAttribute[];
  flags: number;
  /** Empty where it was written outside of any trace. */
  traceId: string;
  spanId: string;
}

export interface LogRules extends EnvelopeRules {
  readonly logRecordsMax: number;
  log(record: CleanLog, scope: Scope, sent: readonly WireAttribute[]): CleanLog;
}

/** An `ExportLogsServiceRequest` of what was accepted. */
export interface CleanLogs {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: WireAttribute[] };
    readonly scopeLogs: readonly { readonly scope: Scope; readonly logRecords: readonly CleanLog[] }[];
  }[];
}

const SEVERITY_MAX = 24;
const FLAGS_MAX = 0xffff_ffff;

export function cleanLogs(value: unknown, rules: LogRules, tally: Tally, nowMs: number): CleanLogs {
  const groups: CleanGroup<CleanLog>[] = cleanEnvelope(
    value,
    'logs',
    rules,
    rules.logRecordsMax,
    (raw, scope, sent) => {
      const record = tally.try(() => rules.log(cleanLog(raw, rules.limits, nowMs), scope, sent));
      if (record) tally.accepted += 1;
      return record;
    },
  );
  return {
    resourceLogs: groups.map(({ resource, scopes }) => ({
      resource,
      scopeLogs: scopes.map(({ scope, items }) => ({ scope, logRecords: items })),
    })),
  };
}

function cleanLog(raw: unknown, limits: ItemLimits, nowMs: number): CleanLog {
  if (!isObject(raw)) throw new BadItem('a log record is not an object');
  const traceId = optionalHexId(raw.traceId, 32, 'traceId');
  const spanId = optionalHexId(raw.spanId, 16, 'spanId');
  if (spanId !== '' && traceId === '') throw new BadItem('a span without its trace');
  const observed = nanos(raw.observedTimeUnixNano ?? '0', 'observed time');
  return {
    timeUnixNano: String(nanos(raw.timeUnixNano ?? '0', 'time')),
    // Whoever is the first to take it says when.
    observedTimeUnixNano: String(observed === 0n ? BigInt(nowMs) * 1_000_000n : observed),
    severityNumber: integer(raw.severityNumber, 'severity', SEVERITY_MAX),
    severityText: text(raw.severityText, 'severity text', 64),
    body: anyValue('body', raw.body, limits),
    eventName: text(raw.eventName, 'event name', 256),
    attributes: attributes(raw.attributes, limits),
    flags: integer(raw.flags, 'flags', FLAGS_MAX),
    traceId,
    spanId,
  };
}
