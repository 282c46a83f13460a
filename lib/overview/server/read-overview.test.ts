import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { createMemoryCache } from '@/lib/cache/memory';
import { checkoutOf, withShop } from '@/lib/checkout/server/testing';
import { createDatabase } from '@/lib/database/client';
import { outbox } from '@/lib/database/schema';
import { nowPlaying } from '@/lib/playback/server/now-playing';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { Overview } from '../overview';
import { requestWindow } from '../request-window';
import type { OverviewContext } from './context';
import { readOverview } from './read-overview';

const shop = withShop();
const NOW_MS = 29_000_000 * 60_000 + 30_000;
const requests = requestWindow(() => NOW_MS);
const playing = nowPlaying(createMemoryCache());

const counts = { sent: 4, failed: 0, dropped: 1, queued: 2, queueMax: 9, lastSentAtMs: 5, lastError: undefined };

function ctx(change: Partial<OverviewContext> = {}): OverviewContext {
  return {
    database: shop.database,
    requests,
    playing,
    telemetry: readTelemetryConfig({ OTEL_SERVICE_NAME: 'shop', OTEL_SAMPLING_RATE: '0.1' }),
    exporters: () => [
      { ...counts, name: 'store', signal: 'traces' },
      { ...counts, name: 'store', signal: 'logs' },
    ],
    exemplars: () => [{ name: 'GET /', traceId: 'a'.repeat(32), us: 9_000, atMs: NOW_MS - 1_000 }],
    intake: () => ({ accepted: 40, rejected: { name: 2, time: 1 }, refused: { '429': 3, forward: 5 } }),
    sinceMs: NOW_MS - 90_000,
    nowMs: () => NOW_MS,
    ...change,
  };
}
/** What leaves is what the browser agreed to. */
const read = async (change?: Partial<OverviewContext>) =>
  Overview.parse(JSON.parse(JSON.stringify(await readOverview({ window: '5m' }, ctx(change)))));

beforeAll(async () => {
  for (const [name, status] of [
    ['GET /', 200],
    ['GET /', 404],
    ['POST /api/cart', 500],
    ['GET /admin', 200],
    ['GET /health', 200],
  ] as const) {
    requests.add({ name, status, durationMs: 10 });
  }
  await playing.note({ id: 'a1', titleId: 'salt-meridian', state: 'playing' });
  for (const kind of ['success', 'success', 'declined', 'challenge'] as const) {
    await shop.pay(checkoutOf(await shop.cartWith('salt-meridian'), kind));
  }
});

it('tells requests of viewers apart from those of others, and says since when', async () => {
  const overview = await read();
  expect(overview.viewers).toMatchObject({ requests: 3, failed: 1, refused: 1 });
  expect(overview.window).toEqual({ key: '5m', fromMs: NOW_MS - 90_000 });
  expect(overview.minutes.at(-1)).toMatchObject({ requests: 3, failed: 1 });
  expect(overview.routes.map(({ name, audience }) => `${audience}: ${name}`).sort()).toEqual([
    'machines: GET /health',
    'operators: GET /admin',
    'viewers: GET /',
    'viewers: POST /api/cart',
  ]);
  expect(overview.routes.flatMap(({ name, exemplar }) => (exemplar ? [[name, exemplar]] : []))).toEqual([
    ['GET /', { traceId: 'a'.repeat(32), us: 9_000 }],
  ]);
  expect(overview.process).toMatchObject({ service: 'shop', pid: process.pid });
  expect(overview.streams).toEqual({
    ok: true,
    value: { playing: 1, titles: [{ titleId: 'salt-meridian', playing: 1 }] },
  });
});

it('counts orders, what waits, and dead letters', async () => {
  const { orders, log } = await read();
  if (!orders.ok || !log.ok) throw new Error('both answer');
  expect(orders.value).toMatchObject({ placed: 2, declined: 1, uncaptured: 2, parked: 1 });
  expect(orders.value.placedCents).toBeGreaterThan(0);
  expect(orders.value.uncapturedSinceMs).toBeLessThan(Date.now());
  expect(log.value).toMatchObject({ waiting: 2, retried: 0, dead: 0, lastDead: null });

  const [first] = await shop.database.db.select({ id: outbox.id }).from(outbox).orderBy(outbox.id).limit(1);
  await shop.database.db
    .update(outbox)
    .set({ dead: true, lastError: 'PoisonedRecord' })
    .where(eq(outbox.id, first?.id ?? 0));
  await shop.database.db.update(outbox).set({ lastError: 'unavailable' }).where(sql`not ${outbox.dead}`);
  const later = await read();
  expect(later.log).toMatchObject({
    value: { waiting: 1, retried: 1, dead: 1, lastDead: { type: 'order.placed', error: 'PoisonedRecord' } },
  });
});

it('names the part that does not answer, and keeps the others', async () => {
  const nobody = createDatabase('postgres://app@127.0.0.1:1/app');
  const away = { note: async () => undefined, count: () => Promise.reject(new Error('secret of the cache')) };
  const overview = await read({ database: nobody, playing: away });
  await nobody.close();
  expect(overview.orders).toEqual({ ok: false, reason: 'The database does not answer.' });
  expect(overview.log).toEqual({ ok: false, reason: 'The database does not answer.' });
  expect(overview.streams).toEqual({ ok: false, reason: 'The cache answered with Error.' });
  expect(overview.viewers.requests).toBe(3);
});

it('tells whether spans arrive, and where there are none at all', async () => {
  expect((await read()).tracing).toEqual({
    kind: 'on',
    ratio: 0.1,
    destinations: [
      { name: 'store', sent: 4, failed: 0, dropped: 1, queued: 2, queueMax: 9, lastSentAtMs: 5, lastError: null },
    ],
    intake: { accepted: 40, rejected: 3, refused: 3, notCopied: 5 },
  });
  const { tracing } = await read({ intake: () => undefined });
  expect(tracing).toMatchObject({ intake: { accepted: 0, rejected: 0, refused: 0, notCopied: 0 } });
  expect((await read({ telemetry: readTelemetryConfig({ TRACING_ENABLED: 'false' }) })).tracing).toEqual({
    kind: 'off',
  });
});
