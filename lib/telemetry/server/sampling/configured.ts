import type { EnabledTelemetryConfig } from '../../config';
import type { SamplingPolicy, SamplingStrategy } from '../../sampling-policy';

type Settings = Pick<EnabledTelemetryConfig, 'samplingStrategy' | 'samplingRatio' | 'spansPerSecondMax' | 'tail'>;

/** What holds where no operator says otherwise. */
export function configuredPolicy(config: Settings): SamplingPolicy {
  const { enabled, slowMs, share } = config.tail;
  return {
    strategy: strategyOf(config),
    rules: [],
    rootsPerSecondMax: config.spansPerSecondMax,
    tail: { enabled, slowMs, share },
  };
}

function strategyOf({ samplingStrategy, samplingRatio: ratio }: Settings): SamplingStrategy {
  if (samplingStrategy === 'always_on' || samplingStrategy === 'always_off') return { kind: samplingStrategy };
  return samplingStrategy === 'traceidratio' ? { kind: 'ratio', ratio } : { kind: 'parent', ratio };
}
