/**
 * The length of the axis that all bars of a table share: the longest, but no more than eight times the one in the
 * middle, so that one order that waited for hours leaves the others readable. It then runs off the scale.
 */
export function barScaleMs(lengthsMs: readonly number[]): number {
  const sorted = lengthsMs.filter((ms) => Number.isFinite(ms) && ms >= 0).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return Math.max(1, Math.min(sorted.at(-1) ?? 0, middle * 8 || Number.POSITIVE_INFINITY));
}
