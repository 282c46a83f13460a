import 'server-only';
import { logger } from '@/lib/telemetry/server/logger';
import type { PlaceOrderResult } from '../place-order-result';
import type { Beginning } from './begin-checkout';

const log = logger('checkout');

const WORDS: Record<PlaceOrderResult['kind'], string> = {
  placed: 'an order was placed',
  declined: 'a payment was declined',
  challenge: 'a payment waits for its challenge',
  refused: 'a checkout was refused',
  conflict: 'a checkout is at work somewhere else',
  mismatch: 'a checkout came with the key of another',
  unknown: 'the payment provider did not say',
};

/** What a checkout came to, in one line. Who bought and with which card is not told. */
export function logCheckout(beginning: Beginning, result: PlaceOrderResult): void {
  const isReplay = beginning.kind === 'replay';
  log.info(
    {
      ...(result.kind === 'placed' && { order_number: result.order.orderNumber }),
      ...('attempt' in beginning && { attempt_id: beginning.attempt.id }),
      ...('reason' in result && { reason: result.reason }),
    },
    isReplay ? `${WORDS[result.kind]}, and is answered again` : WORDS[result.kind],
  );
}
