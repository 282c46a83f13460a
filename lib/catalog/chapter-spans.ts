import type { Chapter } from './title';

export interface ChapterSpan {
  readonly number: number;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Chapters with their ends: each lasts until the next begins, the last until the film is over. Total for any input. */
export function chapterSpans(chapters: readonly Chapter[], durationMs: number): ChapterSpan[] {
  const length = Number.isFinite(durationMs) ? Math.max(0, durationMs) : 0;
  const inFilm = chapters
    .filter(({ startMs }) => startMs >= 0 && startMs < length)
    .sort((a, b) => a.startMs - b.startMs);
  return inFilm.map(({ name, startMs }, index) => ({
    number: index + 1,
    name,
    startMs,
    endMs: inFilm[index + 1]?.startMs ?? length,
  }));
}

/** Which chapter a place in the film belongs to. */
export function chapterAt(spans: readonly ChapterSpan[], positionMs: number): ChapterSpan | undefined {
  return spans.findLast(({ startMs }) => startMs <= positionMs);
}
