import 'server-only';
import { gatewayMetrics, metricKeys } from '../../metric-names';
import { gauge } from '../../metrics';
import { intakeSlot } from '../intake';
import { tailStatsSlot } from '../sampling/tail';

const SIGNALS = ['traces', 'logs', 'metrics'] as const;

const told = (signal: string, outcome: string, value: number) => ({
  value,
  attributes: { [metricKeys.signal]: signal, [metricKeys.outcome]: outcome },
});
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** What the intake and the keeping of tails count themselves. */
export function watchDoors(): { stop(): void } {
  const watched = [
    gauge(gatewayMetrics.intakeItems, () =>
      SIGNALS.flatMap((signal) => {
        const stats = intakeSlot.peek()?.stats(signal);
        return stats ? [told(signal, 'accepted', stats.accepted), told(signal, 'rejected', sum(stats.rejected))] : [];
      }),
    ),
    gauge(gatewayMetrics.intakeRefused, () =>
      SIGNALS.flatMap((signal) =>
        Object.entries(intakeSlot.peek()?.stats(signal).refused ?? {}).map(([why, count]) => told(signal, why, count)),
      ),
    ),
    gauge(gatewayMetrics.tailTraces, () => {
      const stats = tailStatsSlot.peek()?.();
      if (!stats) return [];
      return [
        { value: stats.keptTraces, attributes: { [metricKeys.outcome]: 'kept' } },
        { value: stats.evictedTraces, attributes: { [metricKeys.outcome]: 'evicted' } },
      ];
    }),
    gauge(gatewayMetrics.tailWaiting, () => tailStatsSlot.peek()?.().waitingSpans),
  ];
  return {
    stop() {
      for (const { stop } of watched) stop();
    },
  };
}
