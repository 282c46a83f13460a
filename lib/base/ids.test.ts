import { expect, it } from 'vitest';
import { newSpanId, newTraceId, randomHex } from './ids';

it('makes ids of the right length that never come twice, over many refills of the pool', () => {
  const spanIds = Array.from({ length: 5000 }, newSpanId);
  const traceIds = Array.from({ length: 5000 }, newTraceId);
  for (const id of spanIds) expect(id).toMatch(/^[0-9a-f]{16}$/);
  for (const id of traceIds) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(spanIds).size).toBe(5000);
  expect(new Set(traceIds).size).toBe(5000);
});

it('spreads over all digits', () => {
  const digits = new Set(randomHex(2000));
  expect(digits.size).toBe(16);
});
