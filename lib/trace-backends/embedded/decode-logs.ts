import { traceKeys, UNKNOWN_SERVICE } from '@/lib/traces/attributes';
import { attribute } from '@/lib/traces/model';
import { attributesOf, fieldsOf, listOf, spanIdOf, textOf, traceIdOf } from '@/lib/traces/otlp-values';
import type { TraceLog } from '../backend';

export interface DecodedLog extends TraceLog {
  /** Undefined where it was written outside of any trace. */
  readonly traceId: string | undefined;
}

const NONE = '0';
const SEVERITY_MAX = 24;

/** Reads `{"resourceLogs": [...]}` as tolerantly as `decodeOtlp` reads spans: what has a wrong type is absent. */
export function decodeLogs(json: unknown): DecodedLog[] {
  const logs: DecodedLog[] = [];
  for (const group of listOf(fieldsOf(json).resourceLogs)) {
    const { resource, scopeLogs } = fieldsOf(group);
    const service = attribute(attributesOf(fieldsOf(resource).attributes), traceKeys.serviceName);
    const serviceName = typeof service === 'string' && service !== '' ? service : UNKNOWN_SERVICE;
    for (const scoped of listOf(scopeLogs)) {
      for (const record of listOf(fieldsOf(scoped).logRecords)) logs.push(logOf(fieldsOf(record), serviceName));
    }
  }
  return logs;
}

function logOf(record: Readonly<Record<string, unknown>>, serviceName: string): DecodedLog {
  const time = unixNanoOf(record.timeUnixNano);
  const [body] = attributesOf([{ key: '', value: record.body }]);
  return {
    traceId: traceIdOf(record.traceId),
    spanId: spanIdOf(record.spanId),
    timeUnixNano: time === NONE ? unixNanoOf(record.observedTimeUnixNano) : time,
    severityNumber: severityOf(record.severityNumber),
    severityText: textOf(record.severityText),
    body: typeof body?.[1] === 'string' ? body[1] : JSON.stringify(body?.[1] ?? ''),
    eventName: textOf(record.eventName) || undefined,
    attributes: attributesOf(record.attributes),
    serviceName,
  };
}

function unixNanoOf(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
  return /^\d{1,20}$/.test(text) ? text.replace(/^0+(?=.)/, '') : NONE;
}

function severityOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= SEVERITY_MAX ? value : 0;
}
