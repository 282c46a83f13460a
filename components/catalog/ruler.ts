import type { Title } from '@/lib/catalog/title';

/** What a full line stands for: the longest title there is. */
export function rulerMsOf(titles: readonly Title[]): number {
  return titles.reduce((longest, { durationMs = 0 }) => Math.max(longest, durationMs), 0);
}
