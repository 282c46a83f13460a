import type { MetricDefinition } from '../../metric-names';
import { meterSlot } from '../../metrics';
import { gatewayMeter } from './meter';

/** What counts while a test runs: `${metric} ${labels}` with its value, or the count of a histogram. */
export function withMeter() {
  const meter = gatewayMeter();
  meterSlot.set(meter);
  return async (definition: MetricDefinition): Promise<Record<string, number>> => {
    const family = (await meter.collect()).find(({ name }) => name === definition.name);
    const points = (family?.points ?? []).map((point) => [
      Object.values(point.attributes).join(' '),
      'value' in point ? point.value : point.count,
    ]);
    return Object.fromEntries(points);
  };
}
