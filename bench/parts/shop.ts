import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSpanId, newTraceId } from '@/lib/base/ids';
import { publishMedia } from '@/lib/catalog/server/publish-media';
import { seedCatalog } from '@/lib/catalog/server/seed-catalog';
import { addToCart } from '@/lib/checkout/server/change-cart';
import type { CheckoutContext } from '@/lib/checkout/server/context';
import { createDatabase } from '@/lib/database/client';
import { startEmbeddedPostgres } from '@/lib/database/embedded-postgres';
import { migrateDatabase } from '@/lib/database/migrate';
import { createPaymentClient } from '@/lib/payments/server/client';
import { freePort } from '@/lib/processes/ports';
import { viewerCookie } from '@/lib/viewers/server/viewer-cookie';
import type { Request } from './load';
import { type NodeProcess, startNode } from './node-process';

const TITLE = 'salt-meridian';
const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', name: 'Ada Viewer' };
const CARTS_AT_ONCE = 8;

/** What every measured web process shares: one database, one payment provider, and nobody else who works on them. */
export interface Shop {
  /** For a web process that serves this shop. */
  readonly env: Readonly<Record<string, string>>;
  /** Of as many viewers as asked for, each with a film in the cart. Prepared here, so that only the payment is measured. */
  checkouts(count: number, origin: string): Promise<Request[]>;
  /** Of a viewer who is new here. */
  viewerCookie(): string;
  stop(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mg-bench-'));
  chmodSync(dataDir, 0o711); // as root the database runs as somebody else
  const secret = randomUUID();
  const server = await startEmbeddedPostgres({ directory: join(dataDir, 'postgres') });
  const database = createDatabase(server.url);
  await migrateDatabase(database);
  await seedCatalog(database);
  await publishMedia(TITLE, { durationMs: 24_000, mediaKey: `${TITLE}-bench`, chapters: [] }, { database });
  const { url, process: provider } = await startPaymentProvider(dataDir);
  const checkout = { database, payments: createPaymentClient({ baseUrl: url }), secret };
  return {
    env: { DATABASE_URL: server.url, PAYMENT_URL: url, MEDIA_GATEWAY_SECRET: secret },
    checkouts: (count, origin) => prepareCheckouts(count, origin, checkout),
    viewerCookie: () => newViewer(secret).cookie,
    async stop() {
      await database.close();
      await provider.stop();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startPaymentProvider(dataDir: string): Promise<{ url: string; process: NodeProcess }> {
  const port = await freePort();
  const process = startNode(['dist/payments.mjs'], {
    MEDIA_GATEWAY_DATA: dataDir,
    PAYMENTS_PORT: String(port),
    OTEL_SDK_DISABLED: 'true',
  });
  await process.message;
  return { url: `http://127.0.0.1:${port}`, process };
}

async function prepareCheckouts(count: number, origin: string, ctx: CheckoutContext): Promise<Request[]> {
  const requests: Request[] = [];
  const worker = async () => {
    while (requests.length < count) {
      const { viewerId, cookie } = newViewer(ctx.secret);
      const cart = await addToCart({ viewerId, titleId: TITLE }, ctx);
      requests.push({
        method: 'POST',
        path: `/api/checkout/${cart.id}`,
        headers: { ...jsonHeaders(origin), cookie, 'idempotency-key': cart.checkoutKey },
        body: JSON.stringify({ email: 'ada@example.com', card: CARD }),
        expected: 201,
      });
    }
  };
  await Promise.all(Array.from({ length: CARTS_AT_ONCE }, worker));
  return requests.slice(0, count);
}

function newViewer(secret: string): { viewerId: string; cookie: string } {
  const viewerId = randomUUID();
  return { viewerId, cookie: viewerCookie(viewerId, { secret, secure: false }).split(';', 1)[0] ?? '' };
}

/** As our script in the browser would send it. */
function jsonHeaders(origin: string): Record<string, string> {
  return { ...traced(), origin, 'content-type': 'application/json', accept: 'application/json' };
}

export function traced(): Record<string, string> {
  return { traceparent: `00-${newTraceId()}-${newSpanId()}-01` };
}
