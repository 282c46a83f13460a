import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { meterSlot } from '@/lib/telemetry/metrics';
import { gatewayMeter } from '@/lib/telemetry/server/metrics/meter';
import { withSpan } from '@/lib/telemetry/tracing';
import { createDatabase } from './client';
import { viewers } from './schema';
import { withTestDatabase } from './testing';

const test = withTestDatabase();
const exporter = new InMemorySpanExporter();

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const queries = () => exporter.getFinishedSpans().filter(({ kind }) => kind === SpanKind.CLIENT);

describe('queries', () => {
  it('R0.4 are spans named after what they do to which table, below the span at work', async () => {
    const id = crypto.randomUUID();
    await withSpan('shop', {}, async () => await test.database.db.insert(viewers).values({ id }));
    const [insert] = queries();
    const shop = exporter.getFinishedSpans().find(({ name }) => name === 'shop');
    expect(insert?.name).toBe('INSERT viewers');
    expect(insert?.parentSpanContext?.spanId).toBe(shop?.spanContext().spanId);
    expect(insert?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'INSERT',
      'db.collection.name': 'viewers',
      'db.query.summary': 'INSERT viewers',
      'server.address': '127.0.0.1',
      'server.port': expect.any(Number),
      'db.namespace': expect.any(String),
    });
    expect(insert?.attributes['db.query.text']).toContain('insert into "viewers"');
    expect(JSON.stringify(insert?.attributes)).not.toContain(id);
  });

  it('of a transaction are spans too, with its begin and commit, and leave the context as it was', async () => {
    await withSpan('shop', {}, async (span) => {
      await test.database.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        expect(trace.getActiveSpan()).toBe(span);
      });
      expect(trace.getActiveSpan()).toBe(span);
    });
    expect(queries().map(({ name }) => name)).toEqual(['BEGIN', 'SELECT', 'COMMIT']);
  });

  it('that fail say so, once, and fail as before', async () => {
    const row = { id: crypto.randomUUID(), email: 'marker@example.org' };
    await test.database.db.insert(viewers).values(row);
    const again = withSpan('shop', {}, async () => await test.database.db.insert(viewers).values(row));
    await expect(again).rejects.toMatchObject({ code: '23505' });
    const [insert] = queries();
    expect(insert?.status.code).toBe(SpanStatusCode.ERROR);
    expect(insert?.attributes['error.type']).toBe('23505');
    expect(exporter.getFinishedSpans().flatMap(({ events }) => events)).toHaveLength(1);
    expect(JSON.stringify(insert?.attributes)).not.toContain('marker');
  });

  it('tell where in our code they failed, though the driver’s own stack ends at its socket', async () => {
    async function asksForNothing(): Promise<void> {
      await test.database.db.execute(sql`select nothing`);
    }
    for (const run of [asksForNothing, () => withSpan('shop', {}, asksForNothing)]) {
      const error: unknown = await run().catch((cause: unknown) => cause);
      expect(error instanceof Error && error.stack).toContain('asksForNothing');
    }
  });

  it('R0.9 are measured whether recorded or not, with what went wrong, and with a trace as example', async () => {
    const meter = gatewayMeter();
    meterSlot.set(meter);
    try {
      const row = { id: crypto.randomUUID() };
      await test.database.db.insert(viewers).values(row);
      await test.database.db
        .insert(viewers)
        .values(row)
        .catch(() => undefined);
      await withSpan('shop', {}, async () => void (await test.database.db.select().from(viewers)));
    } finally {
      meterSlot.clear();
    }
    const points = meter.histogramPoints(gatewayMetrics.dbClientDuration);
    const labels = points.map(({ attributes }) => attributes);
    expect(labels).toEqual([
      expect.objectContaining({ 'db.operation.name': 'INSERT', 'db.collection.name': 'viewers' }),
      expect.objectContaining({ 'db.operation.name': 'INSERT', 'error.type': '23505' }),
      expect.objectContaining({ 'db.operation.name': 'SELECT', 'db.collection.name': 'viewers' }),
    ]);
    const [select] = queries();
    expect(JSON.stringify(points[2])).toContain(select?.spanContext().spanId);
    expect(queries()).toHaveLength(1);
  });

  it('R0.9 that are not recorded are no example of the trace in which their connection was opened', async () => {
    const database = createDatabase(test.server.url, { connectionsMax: 1 });
    const meter = gatewayMeter();
    meterSlot.set(meter);
    try {
      await withSpan('opens the connection', {}, async () => void (await database.db.execute(sql`select 1`)));
      await database.db.select().from(viewers);
    } finally {
      meterSlot.clear();
      await database.close();
    }
    const points = meter.histogramPoints(gatewayMetrics.dbClientDuration);
    const [opening, later] = points.map(({ exemplars = [] }) => exemplars);
    expect(opening).toHaveLength(1);
    expect(later).toEqual([]);
  });

  it('make no span without one around them', async () => {
    await test.database.db.select().from(viewers).where(eq(viewers.id, crypto.randomUUID()));
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
