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
    const [shared, columns, rows] = sound;
    const changed = (list: readonly unknown[], at: number, value: unknown) =>
      list.map((old, n) => (n === at ? value : old));
    const withShared = (at: number, value: unknown) => [[changed(shared, at, value), columns, rows]];
    const withColumn = (at: number, value: unknown) => [[shared, changed(columns, at, value), rows]];
    const withRows = (at: number, value: unknown) => [[shared, columns, changed(rows, at, value)]];
    const wrong: Record<string, unknown> = {
      'no list': 'columns',
      'an object': [{ ...sound }],
      'a part short': [sound.slice(0, -1)],
      'a column short': [[shared, columns.slice(0, -1), rows]],
      'a trace id that is none': withShared(0, 1),
      'a resource without attributes': withShared(1, [
        ['web', {}],
        ['worker', []],
      ]),
      'a text that is none': withShared(2, [1]),
      'an entry whose key is nowhere': withShared(3, [[99, 'b']]),
      'an origin in words': withShared(4, 'today'),
      'span ids of another kind': withColumn(0, [1, 2]),
      'a parent out of the list': withColumn(1, [-1, 2]),
      'a name that is nowhere': withColumn(2, [0, 99]),
      'a place between two': withColumn(2, [0, 0.5]),
      'a kind that does not exist': withColumn(3, '29'),
      'a start in words': withColumn(4, [0, '1']),
      'a duration less': withColumn(5, [1]),
      'a status that does not exist': withColumn(6, '03'),
      'more attributes than there are': withColumn(7, [2, 0]),
      'an attribute that is nowhere': withColumn(8, [1]),
      'a resource that is nowhere': withColumn(9, [0, 2]),
      'a scope less': withColumn(10, [0]),
      'a message of no span': withRows(0, [[2, 'failed']]),
      'an event without a time': withRows(1, [[0, 'retry', null, []]]),
      'a link without attributes': withRows(2, [[0, 'a', 'b', null]]),
      'a link of no span': withRows(2, [['0', 'a', 'b', []]]),
    };
    for (const [what, given] of Object.entries(wrong)) {
      expect(TraceWire.safeParse({ columns: given }).success, what).toBe(false);
    }
    expect(TraceWire.safeParse({ columns: withColumn(4, [0, 1]) }).success).toBe(true);
    expect(TraceWire.safeParse('').success).toBe(false);
  });

  it('is wrong of no column that our store writes', () => {
    const written: SpanColumns = toColumns('', []);
    expect(TraceWire.parse({ columns: [written] })).toEqual([]);
  });
});
