import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '@/lib/database/client';
import { consumedEvents, orders, outbox } from '@/lib/database/schema';
import { consumeBatch } from '@/lib/events/server/consume';
import { forgetProcessed } from '@/lib/events/server/forget-processed';
import { addToOutbox } from '@/lib/events/server/outbox';
import { produceBatch } from '@/lib/events/server/produce';
import { withSpan } from '@/lib/telemetry/tracing';
import type { PlacedOrder } from '../place-order-result';
import { captureSubscriber } from './capture-payment';
import type { CheckoutContext } from './context';
import { startOutboxWorker } from './start-outbox-worker';
import { startPaymentSweep } from './start-payment-sweep';
import { checkoutOf, withShop } from './testing';

const shop = withShop();
const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});
beforeEach(() => exporter.reset());

async function bought(kind: Parameters<typeof checkoutOf>[1] = 'success'): Promise<PlacedOrder> {
  const buyer = await shop.cartWith('salt-meridian');
  const result = await withSpan('POST /api/checkout/[cartId]', { kind: SpanKind.SERVER }, () =>
    shop.pay(checkoutOf(buyer, kind)),
  );
  if (result.kind !== 'placed') throw new Error(result.kind);
  return result.order;
}

/** Bounds a hang; says nothing about speed. */
const eventually = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 15_000 });
const orderRow = async (id: string) => (await shop.database.db.select().from(orders).where(eq(orders.id, id)))[0];
const eventOf = async (orderId: string) => {
  const rows = await shop.database.db.select().from(outbox);
  return rows.find((row) => JSON.stringify(row.payload).includes(orderId));
};
const captured = (id: string) => eventually(async () => expect((await orderRow(id))?.capturedAt).toBeInstanceOf(Date));

/** One turn of the worker. */
async function drain(ctx: CheckoutContext = shop.ctx()): Promise<void> {
  while ((await produceBatch(shop.database)) + (await consumeBatch([captureSubscriber(ctx)], shop.database)) > 0);
}
const dueNow = () => shop.database.db.update(outbox).set({ availableAt: new Date(0) });

const spans = () => exporter.getFinishedSpans();
const spanNamed = (name: string): ReadableSpan => {
  const found = spans().filter((span) => span.name === name);
  expect(found, `spans named ${name}`).toHaveLength(1);
  return found[0] as ReadableSpan;
};
const parentName = (span: ReadableSpan) =>
  spans().find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name;

describe('the worker', () => {
  let stop: () => Promise<void> = async () => undefined;
  afterEach(() => stop());

  it('is woken by an order and captures it', async () => {
    ({ stop } = startOutboxWorker({ database: shop.database, checkout: shop.ctx() }));
    const all = await Promise.all(Array.from({ length: 10 }, () => bought()));
    for (const { orderId } of all) await captured(orderId);
  });

  it('captures what was ordered while it was away, and two workers capture it once', async () => {
    const { orderId } = await bought();
    const workers = [1, 2].map(() => startOutboxWorker({ database: shop.database, checkout: shop.ctx() }));
    stop = async () => void (await Promise.all(workers.map((worker) => worker.stop())));
    await captured(orderId);
    await eventually(async () => expect((await eventOf(orderId))?.processedAt).toBeInstanceOf(Date));
    expect((await eventOf(orderId))?.attempts).toBe(1);
  });

  it('F3 works on after its connections were cut', async () => {
    ({ stop } = startOutboxWorker({ database: shop.database, checkout: shop.ctx() }));
    await captured((await bought()).orderId);
    for (let round = 0; round < 3; round++) {
      await shop.database.pool
        .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        .catch(() => undefined);
    }
    const { orderId } = await eventually(() => bought());
    await captured(orderId);
  });

  it('forgets what else it was given, when there is nothing to do', async () => {
    const alsoForget = vi.fn(async () => undefined);
    ({ stop } = startOutboxWorker({ database: shop.database, checkout: shop.ctx(), alsoForget }));
    await vi.waitFor(() => expect(alsoForget).toHaveBeenCalledOnce(), { timeout: 10_000 });
  });

  it('sweeps at its start', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await shop.pay(checkoutOf(buyer, 'challenge'));
    await shop.endLeases();
    ({ stop } = startPaymentSweep({ checkout: shop.ctx() }));
    await eventually(async () => expect(await shop.attemptsOf(buyer.viewerId)).toMatchObject([{ state: 'voided' }]));
  });

  it('ends by a signal too', async () => {
    const controller = new AbortController();
    const worker = startOutboxWorker({ database: shop.database, checkout: shop.ctx(), signal: controller.signal });
    const sweep = startPaymentSweep({ checkout: shop.ctx(), signal: controller.signal });
    controller.abort();
    await Promise.all([worker.stop(), sweep.stop()]);
  });
});

describe('the event log', () => {
  it('keeps an order until the provider is there again', async () => {
    const { orderId } = await bought();
    await shop.restartPayments(() => drain());
    const waiting = await eventOf(orderId);
    expect(waiting).toMatchObject({ dead: false, processedAt: null, lastError: 'payment_provider_unreachable' });
    expect(waiting?.availableAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    await dueNow();
    await drain();
    expect((await orderRow(orderId))?.capturedAt).toBeInstanceOf(Date);
  });

  it('delivers again after a crash, once in effect', async () => {
    const { orderId } = await bought();
    await drain();
    const first = (await orderRow(orderId))?.capturedAt;
    // As if the worker had died before it noted that it was done.
    await shop.database.db.update(outbox).set({ processedAt: null, availableAt: new Date(0) });
    const calls = vi.fn();
    const ctx = shop.ctx();
    await drain({ ...ctx, payments: { ...ctx.payments, capture: calls } });
    expect(calls).not.toHaveBeenCalled();
    expect((await orderRow(orderId))?.capturedAt).toEqual(first);
    expect(await eventOf(orderId)).toMatchObject({ attempts: 2, processedAt: expect.any(Date) });
  });

  it('forgets what was done more than a week ago, and nothing else', async () => {
    const [old, recent] = [await bought(), await bought()];
    await drain();
    const waiting = await bought();
    await shop.database.pool.query(
      "UPDATE outbox SET processed_at = now() - interval '8 days' WHERE payload->>'orderId' = $1",
      [old.orderId],
    );
    expect(await forgetProcessed(shop.database)).toBe(false);
    expect(await eventOf(old.orderId)).toBeUndefined();
    expect(await eventOf(recent.orderId)).toBeDefined();
    expect(await eventOf(waiting.orderId)).toBeDefined();
    await drain();
  });

  it('forgets a step at a time, says when there is more, and passes over dead letters', async () => {
    const { db, pool } = shop.database;
    await drain();
    await db.insert(outbox).values(Array.from({ length: 5 }, () => ({ type: 'old', version: 1, payload: {} })));
    await pool.query(
      "UPDATE outbox SET processed_at = now() - interval '8 days', dead = id % 2 = 0 WHERE type = 'old'",
    );
    const marks = Array.from({ length: 5 }, () => ({ consumer: 'old', eventId: crypto.randomUUID() }));
    await db.insert(consumedEvents).values(marks);
    await pool.query("UPDATE consumed_events SET created_at = now() - interval '9 days' WHERE consumer = 'old'");
    await pool.query("DELETE FROM outbox WHERE type <> 'old'");
    const left = async () => [
      (await db.select().from(outbox).where(eq(outbox.dead, false))).length,
      (await db.select().from(consumedEvents).where(eq(consumedEvents.consumer, 'old'))).length,
    ];
    expect(await forgetProcessed(shop.database, 2)).toBe(true);
    expect((await left())[1]).toBe(3);
    expect(await forgetProcessed(shop.database, 2)).toBe(true);
    expect(await forgetProcessed(shop.database, 2)).toBe(false);
    expect(await left()).toEqual([0, 0]);
    expect((await db.select().from(outbox)).every(({ dead }) => dead)).toBe(true);
    await db.delete(outbox);
  });

  it('says so and goes on where it can not forget', async () => {
    const closed = createDatabase(shop.database.pool.options.connectionString ?? '');
    await closed.close();
    expect(await forgetProcessed(closed)).toBe(false);
  });

  it('makes a dead letter of what nobody can read, and goes on', async () => {
    const unknown = { type: 'order.placed', version: 99, payload: {} };
    const broken = { type: 'order.placed', version: 1, payload: { orderId: 'no' } };
    await shop.database.transaction(async (tx) => {
      await addToOutbox(unknown, tx);
      await addToOutbox(broken, tx);
    });
    const { orderId } = await bought();
    await drain();
    expect((await orderRow(orderId))?.capturedAt).toBeInstanceOf(Date);
    const dead = await shop.database.db.select().from(outbox).where(eq(outbox.dead, true));
    expect(dead.map((row) => row.lastError)).toEqual(['PoisonedRecord', 'PoisonedRecord']);
    await shop.database.db.delete(outbox).where(eq(outbox.dead, true));
  });

  it.each([null, 'text', [], { traceparent: null }, { traceparent: ['a', 'b'] }, { traceparent: 'x'.repeat(99_999) }])(
    'R1.7 works on a record whose headers are %j',
    async (headers) => {
      const { orderId } = await bought();
      const { rowCount } = await shop.database.pool.query('UPDATE outbox SET headers = $1 WHERE payload->>$2 = $3', [
        JSON.stringify(headers),
        'orderId',
        orderId,
      ]);
      expect(rowCount).toBe(1);
      await drain();
      expect((await orderRow(orderId))?.capturedAt).toBeInstanceOf(Date);
    },
  );
});

describe('the trace of a click', () => {
  it('R1.6 R2.6 goes from the request to the payment and on into the worker', async () => {
    await drain();
    exporter.reset();
    await bought();
    await drain();
    const request = spanNamed('POST /api/checkout/[cartId]');
    const { traceId } = request.spanContext();
    const tree = [
      ['checkout.place_order', 'POST /api/checkout/[cartId]', SpanKind.INTERNAL],
      ['checkout.authorize_payment', 'checkout.place_order', SpanKind.INTERNAL],
      ['kafka.produce', 'POST /api/checkout/[cartId]', SpanKind.PRODUCER],
      ['process order.placed', 'kafka.produce', SpanKind.CONSUMER],
      ['checkout.capture_payment', 'process order.placed', SpanKind.INTERNAL],
    ] as const;
    for (const [name, parent, kind] of tree) {
      const span = spanNamed(name);
      expect(span.kind, name).toBe(kind);
      expect(span.spanContext().traceId, name).toBe(traceId);
      if (name !== 'kafka.produce') expect(parentName(span), name).toBe(parent);
    }
    expect(['checkout.place_order', 'POST /api/checkout/[cartId]']).toContain(parentName(spanNamed('kafka.produce')));
    for (const [name, parent] of [
      ['POST /authorizations', 'checkout.authorize_payment'],
      ['POST /captures/[id]', 'checkout.capture_payment'],
    ]) {
      const client = spans().find((span) => span.name === name && span.kind === SpanKind.CLIENT);
      const server = spans().find((span) => span.name === name && span.kind === SpanKind.SERVER);
      expect(client && parentName(client), name).toBe(parent);
      expect(server?.parentSpanContext?.spanId, name).toBe(client?.spanContext().spanId);
      expect(server?.spanContext().traceId, name).toBe(traceId);
    }
  });

  it('R1.2 R1.6 R1.9 fetches as a root with one link for each record', async () => {
    await drain();
    exporter.reset();
    await bought();
    await bought();
    await drain();
    const fetch = spanNamed('kafka.fetch');
    expect(fetch.parentSpanContext).toBeUndefined();
    expect(fetch.kind).toBe(SpanKind.CLIENT);
    const produced = spans().filter((span) => span.name === 'kafka.produce');
    expect(fetch.links.map((link) => link.context.spanId).sort()).toEqual(
      produced.map((span) => span.spanContext().spanId).sort(),
    );
    expect(fetch.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.destination.name': 'order.placed',
      'messaging.destination.partition.id': '0',
      'messaging.batch.message_count': 2,
      'mediagw.kafka.offset.first': expect.any(Number),
      'mediagw.kafka.offset.last': expect.any(Number),
    });
    expect(produced[0]?.attributes).toMatchObject({ 'messaging.batch.message_count': 1 });
    expect(fetch.attributes).not.toHaveProperty('mediagw.origin.trace_id');
  });

  it('names the trace that a fetch is about, where it is about one', async () => {
    await drain();
    exporter.reset();
    await bought();
    await drain();
    const produced = spanNamed('kafka.produce');
    expect(spanNamed('kafka.fetch').attributes).toMatchObject({
      'mediagw.origin.trace_id': produced.spanContext().traceId,
    });
  });

  it('says on the span what the key meant', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const outcomes = async (input: Parameters<typeof shop.pay>[0]) => {
      exporter.reset();
      await shop.pay(input);
      return spanNamed('checkout.place_order').attributes['mediagw.idempotency.outcome'];
    };
    expect(await outcomes(checkoutOf(buyer))).toBe('first');
    expect(await outcomes(checkoutOf(buyer))).toBe('replay');
    expect(await outcomes(checkoutOf(buyer, 'declined'))).toBe('mismatch');
    const busy = await shop.cartWith('salt-meridian');
    const slow = shop.pay(checkoutOf(busy, 'slow'));
    await eventually(async () => expect(await shop.attemptsOf(busy.viewerId)).toHaveLength(1));
    expect(await outcomes(checkoutOf(busy, 'slow'))).toBe('conflict');
    await slow;
  });

  it('B10 carries no card, no address and no name', async () => {
    await bought();
    await bought('broken');
    await drain();
    const text = JSON.stringify(
      spans().map((span) => [
        span.name,
        span.attributes,
        span.events,
        span.status,
        span.links.map((link) => link.attributes),
      ]),
    );
    expect(text).not.toMatch(/4242 ?4242 ?4242|4000 ?0000 ?0000|marker|cvc/i);
  });
});
