import 'server-only';
import { serviceVersion } from '../../resource';
import type { PointAttributes, ResourceFamilies } from './families';
import type { PullReader } from './from-sdk';
import type { GatewayMeter } from './meter';
import type { MetricsPage } from './metrics-page';
import { SCOPE } from './producer';
import { contentTypes, formatOf, metricsText } from './prometheus-text';
import { receivedSlot } from './received';

/** Ours, those of libraries, and what other processes brought. */
export function pageOfProcess(resource: PointAttributes, meter: GatewayMeter, libraries: PullReader): MetricsPage {
  const read = async (): Promise<ResourceFamilies> => {
    const ours = { scope: { name: SCOPE, version: serviceVersion }, families: await meter.collect() };
    return { resource, scopes: [ours, ...(await libraries.scopes())] };
  };
  return {
    async text(accept) {
      const format = formatOf(accept);
      const body = metricsText(await read(), receivedSlot.peek()?.read() ?? [], format);
      return { body, contentType: contentTypes[format] };
    },
    histogramPoints: meter.histogramPoints,
  };
}
