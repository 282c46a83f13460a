import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampledByRatio } from './sampling';

const traceIds = fc.stringMatching(/^[0-9a-f]{32}$/).filter((id) => /[^0]/.test(id));

it('R2.2 decides as the SDK does, so that browser and server agree without trusting each other', () => {
  fc.assert(
    fc.property(traceIds, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, ratio) => {
      const { decision } = new TraceIdRatioBasedSampler(ratio).shouldSample(ROOT_CONTEXT, traceId);
      expect(sampledByRatio(traceId, ratio)).toBe(ratio >= 1 || decision === SamplingDecision.RECORD_AND_SAMPLED);
    }),
  );
});

it('R3.2 keeps all at 1, none at 0, and more at a higher ratio', () => {
  fc.assert(
    fc.property(
      traceIds,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (id, a, b) => {
        expect(sampledByRatio(id, 1)).toBe(true);
        expect(sampledByRatio(id, 0)).toBe(false);
        if (sampledByRatio(id, Math.min(a, b))) expect(sampledByRatio(id, Math.max(a, b))).toBe(true);
      },
    ),
  );
});
