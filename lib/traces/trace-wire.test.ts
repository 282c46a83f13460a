import { describe, expect, it } from 'vitest';
import { type SpanColumns, toColumns } from './span-columns';
import { traceFromText } from './testing/trace-from-text';
import { toOtlp } from './to-otlp';
import { TraceWire } from './trace-wire';

const spans = traceFromText('web | GET / | server 0-10 a=b\n  worker | SELECT | client 1-2 error');
const sound = toColumns(spans[0]?.traceId ?? '', spans);

describe('TraceWire', () => {
  it('reads spans in columns and in OTLP', () => {
    expect(TraceWire.parse({ columns: [JSON.parse(JSON.stringify(sound))] })).toEqual(spans);
    expect(TraceWire.parse({ result: toOtlp(spans) })).toEqual(spans);
  });

  it('refuses columns of another shape', () => {
    const withColumn = (at: number, value: unknown) => [sound.map((old, n) => (n === at ? value : old))];
    const wrong: Record<string, unknown> = {
      'no list': 'columns',
      'an object': [{ ...sound }],
      'a column short': [sound.slice(0, -1)],
      'a trace id that is none': withColumn(0, 1),
      'a resource without attributes': withColumn(1, [
        ['web', {}],
        ['worker', []],
      ]),
      'a text that is none': withColumn(2, [1]),
      'an entry whose key is nowhere': withColumn(3, [[99, 'b']]),
      'span ids of another kind': withColumn(4, [1, 2]),
      'a parent out of the list': withColumn(5, [-1, 2]),
      'a name that is nowhere': withColumn(6, [0, 99]),
      'a kind that does not exist': withColumn(7, '29'),
      'an origin in words': withColumn(8, 'today'),
      'a start in words': withColumn(9, [0, '1']),
      'a duration less': withColumn(10, [1]),
      'a status that does not exist': withColumn(11, '03'),
      'a message of no span': withColumn(12, [[2, 'failed']]),
      'more attributes than there are': withColumn(13, [2, 0]),
      'an attribute that is nowhere': withColumn(14, [1]),
      'an event without a time': withColumn(15, [[0, 'retry', null, []]]),
      'a link of no span': withColumn(16, [['0', 'a', 'b', []]]),
      'a resource that is nowhere': withColumn(17, [0, 2]),
      'a scope less': withColumn(18, [0]),
    };
    for (const [what, columns] of Object.entries(wrong)) {
      expect(TraceWire.safeParse({ columns }).success, what).toBe(false);
    }
    expect(TraceWire.safeParse({ columns: withColumn(9, [0, 1]) }).success).toBe(true);
    expect(TraceWire.safeParse('').success).toBe(false);
  });

  it('is wrong of no column that our store writes', () => {
    const written: SpanColumns = toColumns('', []);
    expect(TraceWire.parse({ columns: [written] })).toEqual([]);
  });
});
