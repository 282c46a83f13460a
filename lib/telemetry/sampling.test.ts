import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampledByRatio } from './sampling';

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((d) => d.join(''));
const traceId = hex(32).filter((id) => /[^0]/.test(id));

it('R2.6 decides as the SDK sampler of the server does, so that both sides agree', () => {
  fc.assert(
    fc.property(traceId, fc.double({ min: 0, max: 1, noNaN: true }), (id, ratio) => {
      const theirs = new TraceIdRatioBasedSampler(ratio).shouldSample(ROOT_CONTEXT, id).decision;
      expect(sampledByRatio(id, ratio)).toBe(theirs === SamplingDecision.RECORD_AND_SAMPLED);
    }),
    { numRuns: 1000 },
  );
});

it('takes all at 1, none at 0 and none for a ratio that is no number', () => {
  const id = 'ffffffff000000000000000000000000';
  expect([1, 0, Number.NaN].map((ratio) => sampledByRatio(id, ratio))).toEqual([true, false, false]);
});
