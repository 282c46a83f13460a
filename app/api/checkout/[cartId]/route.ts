import { after } from 'next/server';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { orderOrThrow } from '@/lib/checkout/errors';
import { checkoutContext } from '@/lib/checkout/server/context';
import { outboxDrain } from '@/lib/checkout/server/drain-outbox';
import { placeOrder } from '@/lib/checkout/server/place-order';
import { CheckoutBody } from '@/lib/checkout/server/place-order-input';
import { serverSpan } from '@/lib/http/server/request-context';
import { currentTraceId, json, parseInput, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { keys } from '@/lib/telemetry/attributes';
import { supportCode } from '@/lib/telemetry/support-code';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

export const dynamic = 'force-dynamic';

const Key = z.uuid('The header Idempotency-Key must be the key of the cart.');

export const POST = routeHandler<{ cartId: string }>(async (request, { cartId }) => {
  assertSameOrigin(request);
  const viewerId = viewerOf(request);
  const traceId = currentTraceId();
  serverSpan()?.setAttribute(keys.supportCode, supportCode(traceId));
  const key = parseInput(Key, request.headers.get('idempotency-key') ?? '');
  if (!z.uuid().safeParse(cartId).success) throw new AppError('not_found', 'There is no such cart.');
  const body = await readJson(request, CheckoutBody);
  const result = await placeOrder({ ...body, viewerId, cartId, key, traceId }, checkoutContext.get());
  const order = orderOrThrow(result);
  const drain = outboxDrain.peek();
  if (drain) after(drain.afterOrder);
  return json(order, { status: 201 });
});
