import { z } from 'zod';
import { addToCart, removeFromCart } from '@/lib/checkout/server/change-cart';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getCart } from '@/lib/checkout/server/get-cart';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

export const dynamic = 'force-dynamic';

const Change = z.strictObject({ titleId: z.string().regex(/^[a-z0-9-]{1,64}$/, 'not the id of a title') });

export const GET = routeHandler(async (request) => {
  const cart = await getCart(viewerOf(request), checkoutContext.get());
  return json({ cart: cart ?? null });
});

export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const viewerId = viewerOf(request);
  const { titleId } = await readJson(request, Change);
  return json({ cart: await addToCart({ viewerId, titleId }, checkoutContext.get()) });
});

export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  const viewerId = viewerOf(request);
  const { titleId } = await readJson(request, Change);
  const cart = await removeFromCart({ viewerId, titleId }, checkoutContext.get());
  return json({ cart: cart ?? null });
});
