import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chapterAt, chapterSpans } from './chapter-spans';

describe('chapterSpans', () => {
  const chapters = [
    { name: 'Slack water', startMs: 0 },
    { name: 'A line on no chart', startMs: 8_000 },
    { name: 'Meridian', startMs: 18_000 },
  ];

  it('ends each chapter where the next begins, and the last with the film', () => {
    expect(chapterSpans(chapters, 24_000).map(({ number, startMs, endMs }) => [number, startMs, endMs])).toEqual([
      [1, 0, 8_000],
      [2, 8_000, 18_000],
      [3, 18_000, 24_000],
    ]);
  });

  it('leaves out what lies behind the end', () => {
    expect(chapterSpans(chapters, 10_000)).toHaveLength(2);
  });

  it('covers the film without gaps or overlaps from the first chapter on, for any input', () => {
    const chapter = fc.record({ name: fc.string(), startMs: fc.integer({ min: -10, max: 1_000 }) });
    fc.assert(
      fc.property(
        fc.array(chapter),
        fc.oneof(fc.integer({ min: -5, max: 1_000 }), fc.constant(Number.NaN)),
        (list, length) => {
          const spans = chapterSpans(list, length);
          for (const [index, span] of spans.entries()) {
            expect(span.endMs).toBeGreaterThanOrEqual(span.startMs);
            expect(span.endMs).toBe(spans[index + 1]?.startMs ?? length);
          }
        },
      ),
    );
  });
});

describe('chapterAt', () => {
  const spans = chapterSpans(
    [
      { name: 'a', startMs: 0 },
      { name: 'b', startMs: 5_000 },
    ],
    10_000,
  );
  it.each([
    [0, 1],
    [4_999, 1],
    [5_000, 2],
    [99_000, 2],
  ])('finds %d ms in chapter %d', (ms, number) => expect(chapterAt(spans, ms)?.number).toBe(number));
  it('knows no chapter in a film without any', () => expect(chapterAt([], 5)).toBeUndefined());
});
