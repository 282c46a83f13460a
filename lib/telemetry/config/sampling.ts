import type { VariableReader } from '../variables';
import { table } from './table';

export type SamplingStrategy =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

export interface TailSettings {
  readonly enabled: boolean;
  readonly slowMs: number;
  readonly share: number;
  readonly ringSpansMax: number;
  readonly decisionMs: number;
}

export interface SamplingSettings {
  readonly samplingStrategy: SamplingStrategy;
  readonly samplingRatio: number;
  /** The variable that set it, or why the default is what it is. */
  readonly samplingSource: string;
  /** New traces a second, at most; 0: as many as come. */
  readonly spansPerSecondMax: number;
  readonly tail: TailSettings;
}

export function readSampling(read: VariableReader, isLowByDefault: boolean): SamplingSettings {
  return {
    ...readRatio(read, isLowByDefault),
    spansPerSecondMax: read.value([table.spansPerSecondMax], 0).value,
    tail: {
      enabled: read.value([table.tailEnabled], false).value,
      slowMs: read.value([table.tailSlowMs], 1000).value,
      share: read.value([table.tailShare], 0).value,
      ringSpansMax: read.value([table.tailRingSpansMax], 20_000).value,
      decisionMs: read.value([table.tailDecisionMs], 5000).value,
    },
  };
}

function readRatio(
  read: VariableReader,
  isLowByDefault: boolean,
): Pick<SamplingSettings, 'samplingStrategy' | 'samplingRatio' | 'samplingSource'> {
  const { value: strategy, source } = read.value<SamplingStrategy>([table.sampler], 'parentbased_traceidratio');
  if (source !== undefined && !strategy.endsWith('traceidratio')) {
    const samplingRatio = strategy.endsWith('always_on') ? 1 : 0;
    return { samplingStrategy: strategy, samplingRatio, samplingSource: source };
  }
  const rates = [...(source ? [table.samplerArgument] : []), table.tracingSampleRate, table.samplingRate];
  const ratio = read.value(rates, isLowByDefault ? 0.1 : 1);
  const why = isLowByDefault ? 'default in production with an OTLP endpoint' : 'default';
  return { samplingStrategy: strategy, samplingRatio: ratio.value, samplingSource: ratio.source ?? why };
}
