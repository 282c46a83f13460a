import type { Attributes } from '@/lib/traces/model';
import type { TraceLog, TraceLogs } from '../backend';
import type { DecodedLog } from './decode-logs';
import { pack, unpack } from './packed';
import type { HotChunk } from './segments';
import { bytesAt, numberAt, type Sqlite } from './sqlite';

const ROWS_PER_PAGE = 64;
const TEXT_CHARS_MAX = 4_000_000;

type LogTuple = [
  timeUnixNano: string,
  severityNumber: number,
  severityText: string,
  body: string,
  eventName: string,
  attributes: Attributes,
  spanId: string,
  service: number,
];

interface LogBody {
  readonly services: readonly string[];
  readonly logs: readonly LogTuple[];
}

/** One row a trace, and one for what belongs to none. */
export function insertLogs(sql: Sqlite, logs: readonly DecodedLog[], nextNo: () => number): HotChunk[] {
  const byTrace = new Map<string | undefined, DecodedLog[]>();
  for (const log of logs) {
    const list = byTrace.get(log.traceId);
    if (list) list.push(log);
    else byTrace.set(log.traceId, [log]);
  }
  return Array.from(byTrace, ([traceId, list]) => {
    const no = nextNo();
    const body = encodeLogs(list);
    const trace = traceId === undefined ? null : Buffer.from(traceId, 'hex');
    sql.run('INSERT INTO log (no, trace, records, body) VALUES (?, ?, ?, ?)', no, trace, list.length, body);
    return { no, traceNo: 0, spans: [], bytes: body.byteLength };
  });
}

/** Those that no segment counts yet. */
export function hotLogs(sql: Sqlite, after: number): HotChunk[] {
  return sql
    .all('SELECT no, length(body) FROM log WHERE no > ? ORDER BY no', after)
    .map((row) => ({ no: numberAt(row, 0), traceNo: 0, spans: [], bytes: numberAt(row, 1) }));
}

/**
 * A record that came twice is one: whoever got no answer sends again, and records have no ids. Bounded in records and
 * in text, since one record may be large.
 */
export function logsOf(sql: Sqlite, traceId: string, limit: number): TraceLogs {
  const id = Buffer.from(traceId, 'hex');
  const logs = new Map<string, TraceLog>();
  let chars = 0;
  let after = 0;
  for (;;) {
    const rows = sql.all(
      `SELECT no, body FROM log WHERE trace = ? AND no > ? ORDER BY no LIMIT ${ROWS_PER_PAGE}`,
      id,
      after,
    );
    for (const row of rows) {
      after = numberAt(row, 0);
      for (const [key, log] of decodeLogRow(bytesAt(row, 1))) {
        if (logs.has(key)) continue;
        chars += key.length;
        if (logs.size >= limit || chars > TEXT_CHARS_MAX) return { logs: sorted(logs), truncated: true };
        logs.set(key, log);
      }
    }
    if (rows.length < ROWS_PER_PAGE) return { logs: sorted(logs), truncated: false };
  }
}

function encodeLogs(logs: readonly DecodedLog[]): Uint8Array {
  const services = [...new Set(logs.map((log) => log.serviceName))];
  const tuples = logs.map(
    (log): LogTuple => [
      log.timeUnixNano,
      log.severityNumber,
      log.severityText,
      log.body,
      log.eventName ?? '',
      log.attributes,
      log.spanId ?? '',
      services.indexOf(log.serviceName),
    ],
  );
  return pack({ services, logs: tuples } satisfies LogBody);
}

/** The key tells equal records of one request apart, which were meant, but not those of two. */
function decodeLogRow(bytes: Uint8Array): [key: string, log: TraceLog][] {
  const { services, logs } = unpack<LogBody>(bytes);
  const times = new Map<string, number>();
  return logs.map((tuple) => {
    const [timeUnixNano, severityNumber, severityText, body, eventName, attributes, spanId, service] = tuple;
    const serviceName = services[service] ?? '';
    const log = {
      timeUnixNano,
      severityNumber,
      severityText,
      body,
      eventName: eventName || undefined,
      attributes,
      spanId: spanId || undefined,
      serviceName,
    };
    const text = JSON.stringify([serviceName, ...tuple.slice(0, -1)]);
    const time = times.get(text) ?? 0;
    times.set(text, time + 1);
    return [`${time} ${text}`, log];
  });
}

function sorted(logs: ReadonlyMap<string, TraceLog>): TraceLog[] {
  return [...logs.values()].sort((a, b) => compareDecimals(a.timeUnixNano, b.timeUnixNano));
}

/** Both without leading zeros. */
function compareDecimals(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
