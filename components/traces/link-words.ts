import { formatDurationUs } from '@/lib/base/duration';
import type { LinkedPart } from '@/lib/traces/picture';

/** What a linked trace is to this one. */
export function linkTitle({ direction, relation, missing }: LinkedPart): string {
  if (missing === 'absent') return 'A linked trace is not recorded';
  if (missing === 'failed') return 'A linked trace could not be read';
  if (missing === 'too-large') return 'A linked trace is too large to stand here';
  if (relation === 'page') return direction === 'later' ? 'Next page' : 'Page before';
  return direction === 'later' ? 'Continues in a linked trace' : 'Follows from a linked trace';
}

/** The link itself: which span names which, how much later, and what the clocks say. */
export function linkWords({ direction, fromName, toName, gapUs, skewUs }: LinkedPart): string {
  const words: string[] = [];
  if (fromName !== undefined) {
    const target = toName ?? (direction === 'later' ? 'this trace' : 'it');
    words.push(`${fromName} links to ${target}${gapUs === undefined ? '' : whenWords(gapUs, skewUs)}`);
  }
  if (skewUs > 0) words.push(`the clocks differ by ${formatDurationUs(skewUs)} at least`);
  return words.join(' · ');
}

function whenWords(gapUs: number, skewUs: number): string {
  if (skewUs > 0) return '';
  return gapUs > 0 ? `, ${formatDurationUs(gapUs)} after its end` : ', before its end';
}

/** `9c1e…44d0` */
export function shortId(traceId: string): string {
  return `${traceId.slice(0, 4)}…${traceId.slice(-4)}`;
}
