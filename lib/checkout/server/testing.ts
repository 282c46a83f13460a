import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { assertDefined } from '@/lib/base/assert';
import { publishMedia } from '@/lib/catalog/server/publish-media';
import { seedCatalog } from '@/lib/catalog/server/seed-catalog';
import { orders, paymentAttempts } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import { type CardKind, TEST_CARDS } from '@/lib/payments/cards';
import { createPaymentClient } from '@/lib/payments/server/client';
import { type Sandbox, startSandbox } from '@/lib/payments/server/sandbox/start-sandbox';
import type { Cart } from '../cart';
import type { PlaceOrderResult } from '../place-order-result';
import { addToCart } from './change-cart';
import type { CheckoutContext } from './context';
import { placeOrder } from './place-order';
import type { PlaceOrderInput } from './place-order-input';

export const FOR_SALE = ['salt-meridian', 'ferry-to-varn', 'paper-lightning'] as const;

/** A shop over a real database and a real payment server, both of the file's own. */
export function withShop() {
  const test = withTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mg-shop-'));
  let sandbox: Sandbox | undefined;

  beforeAll(async () => {
    sandbox = await startSandbox({ dataDir, slowMs: 200 });
    await seedCatalog(test.database);
    for (const id of FOR_SALE) {
      await publishMedia(id, { durationMs: 24_000, mediaKey: `media-${id}`, chapters: [] }, test);
    }
  });
  afterAll(async () => {
    await sandbox?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const url = () => assertDefined(sandbox, 'the sandbox').url;
  const ctx = (): CheckoutContext => ({
    database: test.database,
    payments: createPaymentClient({ baseUrl: url(), authorizeTimeoutMs: 2_000 }),
    secret: 'x'.repeat(32),
  });

  async function cartWith(...titleIds: string[]): Promise<{ viewerId: string; cart: Cart }> {
    const viewerId = crypto.randomUUID();
    let cart: Cart | undefined;
    for (const titleId of titleIds) cart = await addToCart({ viewerId, titleId }, ctx());
    return { viewerId, cart: assertDefined(cart, 'a title') };
  }

  return {
    get database() {
      return test.database;
    },
    get paymentUrl() {
      return url();
    },
    ctx,
    cartWith,
    pay: (input: PlaceOrderInput, context = ctx()): Promise<PlaceOrderResult> => placeOrder(input, context),
    async restartPayments(while_: () => Promise<void> = async () => undefined): Promise<void> {
      const { port } = assertDefined(sandbox, 'the sandbox');
      await sandbox?.stop();
      await while_();
      sandbox = await startSandbox({ dataDir, port, slowMs: 200 });
    },
    ordersOf: (viewerId: string) => test.database.db.select().from(orders).where(eq(orders.viewerId, viewerId)),
    attemptsOf: (viewerId: string) =>
      test.database.db.select().from(paymentAttempts).where(eq(paymentAttempts.viewerId, viewerId)),
    /** What the passing of time does to everything that is at work. */
    endLeases: () => test.database.db.update(paymentAttempts).set({ leaseUntil: sql`now() - interval '1 second'` }),
  };
}

export function checkoutOf(
  { viewerId, cart }: { viewerId: string; cart: Cart },
  kind: CardKind = 'success',
  change: Partial<PlaceOrderInput> = {},
): PlaceOrderInput {
  const number = TEST_CARDS.find((card) => card.kind === kind)?.number ?? '';
  return {
    viewerId,
    cartId: cart.id,
    key: cart.checkoutKey,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    email: 'marker@example.org',
    card: { number, expiry: '12/39', cvc: '737', name: 'Marker Name' },
    ...change,
  };
}
