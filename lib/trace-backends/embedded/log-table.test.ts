import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { otlpLogs } from '../testing/otlp-logs';
import { openSqlite } from './sqlite';
import { EmbeddedStore, type StoreOptions } from './store';

const HOUR = 3_600_000;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const signal = new AbortController().signal;
let directory: string;
let store: EmbeddedStore;
let nowMs = 1_800_000_000_000;

const open = (options: Partial<StoreOptions> = {}): void => {
  store = new EmbeddedStore({ directory, bytesMax: 100_000_000, nowMs: () => nowMs, ...options });
};
const reopen = (options: Partial<StoreOptions> = {}): void => {
  store.close();
  open(options);
};
const keep = (...requests: Uint8Array[]): void => {
  for (const error of store.commit([], requests)) if (error) throw error;
};
const spans = (id: string) =>
  Buffer.from(JSON.stringify(toOtlp(traceFromText('web | GET / | server 0-1', { traceId: id }))));
const bodies = (id = traceId, limit = 1000): string[] => store.logsOf(id, limit).logs.map((log) => log.body);
const maintained = (): void => {
  while (store.maintain());
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-store-'));
  open();
});

afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the logs of the embedded store', () => {
  it('R0.8 returns what was written of a trace, by time, with nothing lost of a record', () => {
    const attributes = [
      { key: 'exception.type', value: { stringValue: 'TypeError' } },
      { key: '__proto__', value: { intValue: '3' } },
    ];
    const record = { traceId, spanId, severityNumber: 17, eventName: 'exception', attributes };
    keep(
      otlpLogs([{ ...record, body: 'second', timeMs: 1_700_000_000_002 }], 'worker'),
      otlpLogs([{ traceId: 'f'.repeat(32) }]),
    );
    keep(otlpLogs([{ traceId, body: 'first', timeMs: 1_700_000_000_001 }, { body: 'of no trace' }]));
    expect(store.logsOf(traceId, 10)).toEqual({
      truncated: false,
      logs: [
        {
          timeUnixNano: '1700000000001000001',
          severityNumber: 9,
          severityText: 'INFO',
          body: 'first',
          eventName: undefined,
          attributes: [],
          spanId: undefined,
          serviceName: 'web',
        },
        {
          timeUnixNano: '1700000000002000001',
          severityNumber: 17,
          severityText: 'INFO',
          body: 'second',
          eventName: 'exception',
          attributes: [
            ['exception.type', 'TypeError'],
            ['__proto__', 3],
          ],
          spanId,
          serviceName: 'worker',
        },
      ],
    });
    expect(store.logsOf('0'.repeat(32), 10)).toEqual({ logs: [], truncated: false });
    expect(store.logsOf(`' OR 1=1`, 10).logs).toEqual([]);
  });

  it('reads a body that is no text, and a time that only the collector knew', () => {
    const body = { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }] } };
    keep(
      Buffer.from(
        JSON.stringify({
          resourceLogs: [
            { scopeLogs: [{ logRecords: [{ traceId, body, observedTimeUnixNano: '17' }, { traceId }, 7] }] },
          ],
        }),
      ),
    );
    expect(store.logsOf(traceId, 10).logs).toMatchObject([
      { timeUnixNano: '0', body: '', severityNumber: 0 },
      { timeUnixNano: '17', body: '{"a":true}', serviceName: 'unknown_service' },
    ]);
  });

  it('shows a record once, however often it is sent, also after a restart', () => {
    const request = otlpLogs([
      { traceId, body: 'a' },
      { traceId, body: 'b' },
    ]);
    keep(request, request);
    reopen();
    keep(request);
    expect(bodies()).toEqual(['a', 'b']);
    const twice = otlpLogs([
      { traceId, body: 'again' },
      { traceId, body: 'again' },
    ]);
    keep(twice, twice);
    expect(bodies()).toEqual(['a', 'b', 'again', 'again']);
  });

  it('says where there are more than asked for', () => {
    keep(otlpLogs(Array.from({ length: 300 }, (_, index) => ({ traceId, body: `${index}` }))));
    keep(...Array.from({ length: 200 }, (_, index) => otlpLogs([{ traceId, body: `${index + 300}` }])));
    expect(bodies()).toHaveLength(500);
    expect(store.logsOf(traceId, 500).truncated).toBe(false);
    expect(store.logsOf(traceId, 499)).toMatchObject({ truncated: true, logs: { length: 499 } });
  });

  it('stops at as much text as one answer may have', () => {
    keep(...Array.from({ length: 9 }, (_, index) => otlpLogs([{ traceId, body: `${index}`.repeat(600_000) }])));
    expect(store.logsOf(traceId, 100)).toMatchObject({ truncated: true, logs: { length: 6 } });
  });

  it('writes spans and logs of a group together, and refuses one bad request of them', () => {
    const results = store.commit([spans(traceId), Buffer.from('{')], [Buffer.from('['), otlpLogs([{ traceId }])]);
    expect(results).toMatchObject([undefined, { code: 'invalid_request' }, { code: 'invalid_request' }, undefined]);
    expect(store.trace(traceId)).toHaveLength(1);
    expect(bodies()).toEqual(['said']);
  });

  it('keeps within its bytes where nothing but logs comes, and shrinks the file', () => {
    const bytesMax = 3_000_000;
    reopen({ bytesMax });
    store.commit([spans(traceId)]);
    const noise = () => Array.from({ length: 200 }, () => Math.random().toString(36)).join('');
    for (let n = 1; n <= 2000; n += 50) {
      const ids = Array.from({ length: 50 }, (_, index) => (n + index).toString(16).padStart(32, '0'));
      keep(...ids.map((id) => otlpLogs([{ traceId: id, body: noise() }])));
      maintained();
    }
    expect(statSync(join(directory, 'traces.sqlite')).size).toBeLessThanOrEqual(bytesMax);
    expect(store.trace(traceId)).toBeUndefined();
    expect(bodies((1).toString(16).padStart(32, '0'))).toEqual([]);
    expect(bodies((2000).toString(16).padStart(32, '0'))).toHaveLength(1);
    expect(store.stats().segments).toBeGreaterThan(0);
  });

  it('forgets by age, also over a restart, and what is sealed without spans answers searches', async () => {
    reopen({ ageMaxMs: 80 * HOUR });
    keep(otlpLogs([{ traceId }]));
    maintained();
    nowMs += 12 * HOUR;
    maintained();
    expect(store.stats()).toMatchObject({ segments: 1, spans: 0 });
    store.commit([spans('e'.repeat(32))]);
    reopen({ ageMaxMs: 80 * HOUR });
    for (const query of [{ service: 'web' }, { attributes: { a: 'b' } }, { startMinUs: 1 }, {}]) {
      const found = await store.summaries({ limit: 5, ...query }, signal);
      expect(found).toHaveLength('attributes' in query ? 0 : 1);
    }
    expect(bodies()).toEqual(['said']);
    nowMs += 69 * HOUR;
    maintained();
    expect(bodies()).toEqual([]);
    expect(store.trace('e'.repeat(32))).toHaveLength(1);
  });

  it('opens a store of the formats before and adds logs to it', () => {
    for (const [version, drop] of [
      [3, ''],
      [2, 'DROP TABLE log;'],
      [1, 'DROP TABLE log; DROP TABLE arrival;'],
    ] as const) {
      store.commit([spans(traceId)]);
      store.close();
      const sql = openSqlite(join(directory, 'traces.sqlite'));
      sql.exec(`ALTER TABLE trace DROP COLUMN sampling; ${drop} PRAGMA user_version = ${version}`);
      sql.close();
      open();
      keep(otlpLogs([{ traceId, body: `of ${version}` }]));
      expect(store.trace(traceId)).toHaveLength(1);
      expect(bodies().at(-1)).toBe(`of ${version}`);
    }
  });
});
