import type { Order } from './order';

export interface OrderStep {
  readonly name: string;
  /** When it was done, from the authorisation on; undefined while it has not happened. */
  readonly atMs: number | undefined;
  /** Where its bar begins: the beginning of the axis where it is not said. */
  readonly fromMs?: number;
  /** It waited from here on; its own work is short. */
  readonly waitFromMs?: number;
}

export interface OrderBeat {
  readonly steps: readonly OrderStep[];
  /** The whole axis; above 0 also where everything happened in one millisecond. */
  readonly lengthMs: number;
  readonly complete: boolean;
}

/**
 * What happened to the money, on one axis from the authorisation on:
 *   authorised |
 *   placed     |==|
 *   captured      ////////|      the worker's turn came after a wait
 */
export function orderBeat(order: Pick<Order, 'authorisedAt' | 'placedAt' | 'capturedAt'>): OrderBeat {
  const start = Date.parse(order.authorisedAt);
  const since = (at: string): number => Math.max(0, Date.parse(at) - start);
  const placedMs = since(order.placedAt);
  const capturedMs = order.capturedAt === undefined ? undefined : Math.max(placedMs, since(order.capturedAt));
  return {
    steps: [
      { name: 'Card authorised', atMs: 0 },
      { name: 'Order placed', atMs: placedMs },
      { name: 'Payment captured', atMs: capturedMs, waitFromMs: placedMs },
    ],
    lengthMs: Math.max(1, capturedMs ?? placedMs),
    complete: capturedMs !== undefined,
  };
}
