import { describe, expect, it } from 'vitest';
import { estimateCount } from '@/lib/traces/analysis/estimate';
import { estimateWords, samplingWords } from './sampling-words';

const words = (reason: string, probability?: number, rule?: string) => samplingWords({ reason, probability, rule });

describe('why a trace was kept, in words', () => {
  it('says nothing where all are kept', () => {
    expect(samplingWords(undefined)).toBeUndefined();
    expect(words('ratio', 1)).toBeUndefined();
  });

  it.each([
    ['ratio', 0.1, undefined, '10 %', 'by the ratio, as 10 % of such traces are'],
    ['rule', 1, 'Checkout', 'Checkout', 'by the rule “Checkout”'],
    ['rule', 0.5, 'Checkout', 'Checkout', 'by the rule “Checkout”, as 50 % of such traces are'],
    ['forced', 1, undefined, 'Asked for', 'because it was asked for, whatever the rules say'],
    ['tail.error', 1, undefined, 'Error', 'because something failed in it'],
    ['tail.share', 0.145, undefined, '14.5 %', 'at random when it ended, as 14.5 % of such traces are'],
    ['of another gateway', undefined, undefined, 'of another gateway', 'for of another gateway'],
  ])('R3.10 %s at %s', (reason, probability, rule, short, long) =>
    expect(words(reason, probability, rule)).toEqual({ short, long }),
  );

  it('R3.10 gives an estimate its bounds, and none to what is known', () => {
    expect(estimateWords(estimateCount(Array.from({ length: 214 }, () => 0.1)))).toBe('about 2,140 (1,880 to 2,430)');
    expect(estimateWords(estimateCount([1, 1]))).toBeUndefined();
  });
});
