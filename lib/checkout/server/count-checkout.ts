import 'server-only';
import { gatewayMetrics, metricKeys } from '@/lib/telemetry/metric-names';
import { counter, histogram } from '@/lib/telemetry/metrics';
import type { PlaceOrderResult } from '../place-order-result';

const checkouts = counter(gatewayMetrics.checkouts);
const durations = histogram(gatewayMetrics.checkoutDuration);
const amounts = histogram(gatewayMetrics.orderAmount);
const payments = counter(gatewayMetrics.payments);

/** How it ended for the buyer, sampled or not. A repeated answer is counted as an answer, not as an order's value. */
export async function countCheckout(place: () => Promise<PlaceOrderResult>): Promise<PlaceOrderResult> {
  const startMs = performance.now();
  let result: PlaceOrderResult['kind'] | 'error' = 'error';
  try {
    const answer = await place();
    result = answer.kind;
    return answer;
  } finally {
    const attributes = { [metricKeys.checkoutResult]: result };
    checkouts.add(1, attributes);
    durations.record((performance.now() - startMs) / 1000, attributes);
  }
}

export function countOrder(amountCents: number): void {
  amounts.record(amountCents);
}

export function countPayment(operation: 'authorize' | 'look_up' | 'capture' | 'void', result: string): void {
  payments.add(1, { [metricKeys.paymentOperation]: operation, [metricKeys.paymentResult]: result });
}
