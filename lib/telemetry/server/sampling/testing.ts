import type { SamplingPolicy } from '../../sampling-policy';
import type { RootFacts } from './match-rule';

/** Parent based over everything, no rules, no limit, no tail, unless said otherwise. */
export function testPolicy(over: Partial<SamplingPolicy> = {}): SamplingPolicy {
  return {
    strategy: { kind: 'parent', ratio: 1 },
    rules: [],
    rootsPerSecondMax: 0,
    tail: { enabled: false, slowMs: 1_000, share: 0 },
    ...over,
  };
}

export function testFacts(
  traceId: string,
  { attributes = {}, ...over }: Partial<Omit<RootFacts, 'attribute'>> & { attributes?: Record<string, string> } = {},
): RootFacts {
  return { traceId, ...over, attribute: (key) => attributes[key] };
}
