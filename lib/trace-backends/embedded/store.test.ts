import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newTraceId } from '@/lib/base/ids';
import type { Span } from '@/lib/traces/model';
import { summarize } from '@/lib/traces/summarize';
import { spanIdOf, traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { TraceWire } from '@/lib/traces/trace-wire';
import type { TraceQuery } from '../backend';
import { matchesSpan } from '../match-span';
import { pack } from './packed';
import { openSqlite } from './sqlite';
import { EmbeddedStore } from './store';

const signal = new AbortController().signal;
let directory: string;
let store: EmbeddedStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trace-store-'));
  store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
});

afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

function bytes(spans: readonly Span[]): Uint8Array {
  return Buffer.from(JSON.stringify(toOtlp(spans)));
}

function write(...batches: (readonly Span[])[]): void {
  for (const error of store.commit(batches.map(bytes))) if (error) throw error;
}

function reopen(bytesMax = 100_000_000): void {
  store.close();
  store = new EmbeddedStore({ directory, bytesMax });
}

const idOf = (n: number): string => n.toString(16).padStart(32, '0');

function checkout(n: number, extra = ''): Span[] {
  return traceFromText(
    `
    browser | flow checkout | internal 0-100 n=${n}
      web | POST /api/checkout/[cartId] | server 10-90 ${extra}
        web | INSERT orders | client 20-30 db.system.name=postgresql
  `,
    { traceId: idOf(n), originUs: 1_700_000_000_000_000 + n * 1_000_000 },
  );
}

async function found(query: Partial<TraceQuery>): Promise<number[]> {
  const rows = await store.summaries({ limit: 20, ...query }, signal);
  return rows.map((row) => Number.parseInt(row.traceId, 16));
}

describe('EmbeddedStore', () => {
  it('R5.2 lists the newest traces first and returns them whole', async () => {
    write(checkout(1), checkout(3), checkout(2));
    expect(await found({})).toEqual([3, 2, 1]);
    expect(store.trace(idOf(2))).toEqual(checkout(2));
    expect(await store.search({ limit: 1 }, signal)).toEqual([checkout(3)]);
    expect(store.trace(idOf(9))).toBeUndefined();
  });

  it('holds no more spans in an answer than it may, and says which traces of a look-up it left out', async () => {
    write(checkout(1), checkout(2), checkout(3));
    store.close();
    store = new EmbeddedStore({ directory, bytesMax: 100_000_000, answerSpansMax: 6 });
    expect(await store.search({ limit: 5 }, signal)).toEqual([checkout(3), checkout(2)]);
    const found = [];
    for await (const item of store.lookUp([1, 9, 3, 2, 8].map(idOf), signal)) found.push(item);
    const leftOut = { msg: expect.stringMatching(/^left out: /) };
    expect(found).toEqual([
      checkout(1),
      { msg: 'trace not found', traceID: '0000000000000009' },
      checkout(3),
      { ...leftOut, traceID: '0000000000000002' },
      { ...leftOut, traceID: '0000000000000008' },
    ]);
    store.close();
    store = new EmbeddedStore({ directory, bytesMax: 100_000_000, answerSpansMax: 2 });
    expect(await store.search({ limit: 5 }, signal)).toEqual([checkout(3)]);
  });

  it('keeps the summary right as spans come one by one in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(checkout(5, 'error'), { minLength: 1 }), async (spans) => {
        const traceId = newTraceId();
        const mine = spans.map((span) => ({ ...span, traceId }));
        for (const span of mine) write([span]);
        write(mine);
        const rows = await store.summaries({ limit: 1000 }, signal);
        expect(rows.find((row) => row.traceId === traceId)).toEqual(summarize(mine));
      }),
      { numRuns: 40 },
    );
  });

  it('fills a provisional trace in when its root comes', async () => {
    const [root, ...rest] = checkout(1) as [Span, ...Span[]];
    write(rest);
    expect(await store.summaries({ limit: 1 }, signal)).toMatchObject([
      { provisional: true, rootName: 'POST /api/checkout/[cartId]' },
    ]);
    reopen();
    write([root]);
    expect(await store.summaries({ limit: 1 }, signal)).toMatchObject([
      { provisional: false, rootName: 'flow checkout', rootService: 'browser', spanCount: 3 },
    ]);
  });

  it('stores a span once, however often it is sent, also after a restart', () => {
    write(checkout(1), checkout(1));
    write(checkout(1));
    reopen();
    write(checkout(1));
    expect(store.trace(idOf(1))).toHaveLength(3);
    expect(store.stats()).toMatchObject({ spans: 3, traces: 1 });
  });

  it('refuses what is not OTLP JSON and keeps what came beside it', async () => {
    const results = store.commit([Buffer.from('{"resourceSpans":'), bytes(checkout(1)), Buffer.from('[]')]);
    expect(results).toMatchObject([{ code: 'invalid_request' }, undefined, undefined]);
    expect(await found({})).toEqual([1]);
  });

  it('searches by service, operation, attributes, errors, duration, time and audience', async () => {
    write(
      checkout(1),
      checkout(2, 'error http.response.status_code=500'),
      traceFromText('web | GET /admin/traces | server 0-5000 mediagw.audience=operator', { traceId: idOf(3) }),
    );
    const at = (n: number) => 1_700_000_000_000_000 + n * 1_000_000;
    expect(await found({ service: 'browser' })).toEqual([2, 1]);
    expect(await found({ service: 'browser', operation: 'INSERT orders' })).toEqual([]);
    expect(await found({ operation: 'INSERT orders' })).toEqual([2, 1]);
    expect(await found({ attributes: { 'http.response.status_code': '500' } })).toEqual([2]);
    expect(await found({ attributes: { 'service.name': 'web', 'span.kind': 'client' } })).toEqual([2, 1]);
    expect(await found({ attributes: { n: '1', 'db.system.name': 'postgresql' } })).toEqual([]);
    expect(await found({ attributes: { error: 'true' } })).toEqual([2]);
    expect(await found({ errorsOnly: true })).toEqual([2]);
    expect(await found({ errorsOnly: true, service: 'browser' })).toEqual([]);
    expect(await found({ durationMinUs: 1_000_000 })).toEqual([3]);
    expect(await found({ durationMaxUs: 10_000, service: 'web' })).toEqual([2, 1]);
    expect(await found({ hideOperators: true })).toEqual([2, 1]);
    expect(await found({ service: 'web', hideOperators: true })).toEqual([2, 1]);
    expect(await found({ startMinUs: at(2) })).toEqual([2]);
    expect(await found({ startMaxUs: at(1), startMinUs: at(1), service: 'browser' })).toEqual([1]);
    expect(await found({ limit: 1, service: 'browser' })).toEqual([2]);
  });

  it('finds a support code by the front of the trace id', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    write(traceFromText('web | POST /api/checkout/[cartId] | server 0-1', { traceId }), checkout(1));
    const rows = await store.summaries({ limit: 5, attributes: { 'mediagw.support_code': '4bf9-2F35-77b3' } }, signal);
    expect(rows.map((row) => row.traceId)).toEqual([traceId]);
  });

  it('knows which traces link to one', async () => {
    const [span] = traceFromText('worker | kafka.fetch | internal 0-1', { traceId: idOf(7) }) as [Span];
    write(checkout(1), [{ ...span, links: [{ traceId: idOf(1), spanId: spanIdOf(1), attributes: [] }] }]);
    expect(await store.linkedFrom(idOf(1), signal)).toEqual([idOf(7)]);
    expect(await store.linkedFrom(idOf(7), signal)).toEqual([]);
  });

  it('takes hostile text as plain data', async () => {
    const evil = `'; DROP TABLE trace; --`;
    const [span] = traceFromText('web | x | internal 0-1', { traceId: idOf(1) }) as [Span];
    const attributes: Span['attributes'] = [
      ['__proto__', 'polluted'],
      ['constructor', evil],
      [evil, '<script>alert(1)</script>'],
    ];
    write([{ ...span, name: evil, attributes, resource: { service: evil, attributes: [['service.name', evil]] } }]);
    expect(store.services()).toEqual([evil]);
    expect(
      await found({ service: evil, operation: evil, attributes: { [evil]: '<script>alert(1)</script>' } }),
    ).toEqual([1]);
    const query = JSON.parse('{"__proto__":"polluted"}') as Record<string, string>;
    expect(await found({ attributes: query })).toEqual([1]);
    expect(store.trace(idOf(1))?.[0]?.attributes).toEqual(attributes);
    expect(store.trace(`${idOf(1)}' OR 1=1`)).toBeUndefined();
  });

  it('offers services and operations, also after a restart', () => {
    write(checkout(1));
    reopen();
    expect(store.services()).toEqual(['browser', 'web']);
    expect(store.operations('web', undefined)).toEqual([
      { name: 'INSERT orders', kind: 'client' },
      { name: 'POST /api/checkout/[cartId]', kind: 'server' },
    ]);
    expect(store.operations('web', 'client')).toEqual([{ name: 'INSERT orders', kind: 'client' }]);
  });

  it('answers the same from indexed segments as from memory', async () => {
    const spans = Array.from({ length: 3000 }, (_, n) => checkout(n + 1, n % 100 === 0 ? 'error' : '')).flat();
    for (let at = 0; at < spans.length; at += 500) write(spans.slice(at, at + 500));
    const queries: Partial<TraceQuery>[] = [
      { attributes: { n: '17' } },
      { errorsOnly: true },
      { service: 'web', operation: 'INSERT orders', limit: 7 },
      { attributes: { n: 'none' } },
      { service: 'browser', startMaxUs: 1_700_000_100_000_000 },
    ];
    const before = await Promise.all(queries.map(found));
    while (store.maintain());
    expect(store.stats().segments).toBeGreaterThan(0);
    expect(await Promise.all(queries.map(found))).toEqual(before);
    reopen();
    expect(await Promise.all(queries.map(found))).toEqual(before);
    for (const [index, query] of queries.entries()) {
      const expected = new Set(
        spans.filter((span) => matchesSpan(span, { limit: 1, ...query })).map((span) => span.traceId),
      );
      expect(before[index]).toHaveLength(Math.min(expected.size, query.limit ?? 20));
    }
  });

  it('deletes the oldest to stay within its bytes, and shrinks the file', async () => {
    const bytesMax = 4_000_000;
    const noise = () => Array.from({ length: 40 }, () => Math.random().toString(36)).join('');
    reopen(bytesMax);
    for (let n = 1; n <= 400; n += 1) {
      write(Array.from({ length: 10 }, (_, i) => checkout(n * 10 + i, `noise=${noise()}`)).flat());
      while (store.maintain());
    }
    const stats = store.stats();
    expect(stats.spansDeleted).toBeGreaterThan(1000);
    expect(stats.fileBytes).toBeLessThanOrEqual(bytesMax);
    const size = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    expect(size).toBeLessThanOrEqual(bytesMax);
    expect(store.trace(idOf(10))).toBeUndefined();
    expect((await found({ limit: 1 }))[0]).toBe(4009);
    expect(store.trace(idOf(4009))).toHaveLength(3);
    expect(await found({ service: 'web', limit: 5 })).toEqual([4009, 4008, 4007, 4006, 4005]);

    reopen(1_500_000);
    while (store.maintain());
    expect(statSync(join(directory, 'traces.sqlite')).size).toBeLessThanOrEqual(1_500_000);
    expect(store.trace(idOf(4009))).toHaveLength(3);
  });

  describe('by age', () => {
    const HOUR = 3_600_000;
    let nowMs: number;
    const openAged = (): void => {
      store = new EmbeddedStore({ directory, bytesMax: 100_000_000, ageMaxMs: 80 * HOUR, nowMs: () => nowMs });
    };
    const pass = (hours: number): void => {
      nowMs += hours * HOUR;
      while (store.maintain());
    };
    beforeEach(() => {
      nowMs = 1_800_000_000_000;
      store.close();
      openAged();
    });

    it('deletes what came long ago, whatever time its spans tell, and only that', async () => {
      write(checkout(1), traceFromText('old | GET /old | server 0-1', { traceId: idOf(2), originUs: 4e15 }));
      pass(0);
      pass(79);
      expect(await found({})).toEqual([2, 1]);
      write(checkout(3));
      pass(1);
      expect(await found({})).toEqual([3]);
      expect(store.trace(idOf(1))).toBeUndefined();
      expect(store.services()).toEqual(['browser', 'web']);
      expect(await found({ service: 'web' })).toEqual([3]);
      expect(store.stats()).toMatchObject({ traces: 1, spans: 3, spansDeleted: 4 });
      pass(90);
      expect(store.stats()).toMatchObject({ traces: 0, spans: 0, segments: 0 });
      expect(store.services()).toEqual([]);
    });

    it('keeps it in mind while it is not running', async () => {
      write(checkout(1));
      pass(1);
      write(checkout(2));
      store.close();
      nowMs += 85 * HOUR;
      openAged();
      write(checkout(3));
      pass(0);
      expect(await found({})).toEqual([3]);
    });

    it('lets each span live its age and no more than an eighth longer, as they trickle in', async () => {
      for (let n = 1; n <= 300; n += 1) {
        write(checkout(n));
        pass(1);
        const kept = await found({ limit: 1000 });
        const oldest = n - (kept.at(-1) ?? n);
        expect(oldest).toBeLessThanOrEqual(80 * 1.135);
        expect(oldest).toBeGreaterThanOrEqual(Math.min(n - 1, 78));
        expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => n - index));
      }
      expect(store.stats().segments).toBeLessThanOrEqual(10);
      expect(store.sql.all('SELECT count(*) FROM arrival')[0]?.[0]).toBeLessThanOrEqual(102);
    });

    it('does not keep for years what came while the clock was wrong', async () => {
      nowMs += 100_000 * HOUR;
      write(checkout(1));
      pass(0);
      nowMs -= 100_000 * HOUR;
      pass(1);
      pass(80);
      expect(store.stats().traces).toBe(0);
    });
  });

  it('moves a damaged file aside, says so and starts anew', async () => {
    write(checkout(1));
    store.close();
    writeFileSync(join(directory, 'traces.sqlite'), Buffer.alloc(64_000, 7));
    const warnings: string[] = [];
    store = new EmbeddedStore({ directory, bytesMax: 100_000_000, onWarning: (message) => warnings.push(message) });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('moved to');
    expect(readdirSync(directory).some((name) => name.includes('damaged'))).toBe(true);
    write(checkout(2));
    expect(await found({})).toEqual([2]);
  });

  it('reads what a store of format 4 wrote, a tuple a span', async () => {
    const trace = traceFromText('web | GET / | server 0-10 a=b error\n  web | SELECT | client 1-2', {
      traceId: idOf(1),
    });
    write(trace.slice(0, 1));
    store.close();
    const [root, child] = trace as [Span, Span];
    const tuple = (span: Span, parent: string) => [
      ...[span.spanId, parent, span.name, span.kind, span.startUs, span.durationUs, span.status],
      ...[span.statusMessage ?? '', span.attributes, [['retry', 7, []]], [['c'.repeat(32), 'd'.repeat(16), []]], 0],
      span.scope,
    ];
    const { service, attributes } = root.resource;
    const old = { t: root.traceId, r: [[service, attributes]], s: [tuple(root, ''), tuple(child, root.spanId)] };
    const sql = openSqlite(join(directory, 'traces.sqlite'));
    sql.run('UPDATE chunk SET body = ?', pack(old));
    sql.exec('PRAGMA user_version = 4');
    sql.close();
    store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
    const read = trace.map((span) => ({
      ...span,
      events: [{ name: 'retry', timeUs: 7, attributes: [] }],
      links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), attributes: [] }],
    }));
    expect(store.trace(idOf(1))).toEqual(read);
    const columns = Buffer.from(store.traceColumns(idOf(1)) ?? []).toString();
    expect(TraceWire.parse(JSON.parse(columns))).toEqual(read);
  });

  it('refuses a second opener and a newer format, by name', () => {
    expect(() => new EmbeddedStore({ directory, bytesMax: 100_000_000 })).toThrow(/Another process/);
    store.close();
    const sql = openSqlite(join(directory, 'traces.sqlite'));
    sql.exec('PRAGMA user_version = 99');
    sql.close();
    expect(() => new EmbeddedStore({ directory, bytesMax: 100_000_000 })).toThrow(/format 99/);
    rmSync(join(directory, 'traces.sqlite'));
    store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
  });

  it('returns a trace of 50,000 spans whole', () => {
    const [span] = checkout(1) as [Span];
    for (let batch = 0; batch < 100; batch += 1) {
      write(
        Array.from({ length: 500 }, (_, i) => {
          const line = batch * 500 + i + 1;
          return { ...span, spanId: spanIdOf(line), parentSpanId: line === 1 ? undefined : spanIdOf(1) };
        }),
      );
      while (store.maintain());
    }
    const spans = store.trace(idOf(1));
    expect(spans).toHaveLength(50_000);
    expect(new Set(spans?.map((one) => one.resource)).size).toBe(1);
  });
});
