import { describe, expect, it } from 'vitest';
import type { Attributes } from './model';
import { samplingOf } from './sampling';
import { summarize } from './summarize';
import { SummariesWire, toSummariesWire } from './summary-wire';
import { traceFromText } from './testing/trace-from-text';

const rows = (...said: Attributes[]) => spans(...said).map((span) => ({ span }));
const spans = (...said: Attributes[]) => {
  const [span] = traceFromText('web | GET / | server 0-10');
  if (!span) throw new Error('no span was drawn');
  return said.map((attributes) => ({ ...span, attributes }));
};
const kept = (reason: string, probability?: number, rule?: string): Attributes => [
  ['mediagw.sampling.reason', reason],
  ...(probability === undefined ? [] : [['mediagw.sampling.probability', probability] as const]),
  ...(rule === undefined ? [] : [['mediagw.sampling.rule', rule] as const]),
];

describe('why a trace was kept', () => {
  it('is said by its local roots, and the likeliest of them tells for all', () => {
    expect(samplingOf(rows([]))).toBeUndefined();
    expect(samplingOf(rows(kept('parent'), [], kept('ratio', 0.1), kept('rule', 0.5, 'Checkout')))).toEqual({
      reason: 'rule',
      probability: 0.5,
      rule: 'Checkout',
    });
    expect(samplingOf(rows(kept('parent')))).toMatchObject({ reason: 'parent', probability: undefined });
    expect(samplingOf(rows(kept('ratio', 0)))).toMatchObject({ probability: undefined });
  });

  it('R3.10 comes through a list as it was', () => {
    const summary = summarize(spans(kept('tail.error', 1)));
    expect(summary?.sampling).toMatchObject({ reason: 'tail.error', probability: 1 });
    const wire: unknown = JSON.parse(JSON.stringify(toSummariesWire(summary ? [summary] : [])));
    expect(SummariesWire.parse(wire)).toEqual([summary]);
  });
});
