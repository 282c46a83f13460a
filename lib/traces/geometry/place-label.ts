import type { Stretch } from './span-bar';

export type LabelPlace = { readonly side: 'right' | 'left'; readonly atPx: number } | { readonly side: 'none' };

const GAP_PX = 6;
const LEFT_FROM = 0.86;

/**
 * Where a bar's label goes: right of it, left of it when the bar ends late, nowhere when neither side has room.
 * `reservePx` is the free ground right of the axis; `occupied` includes the queue wait before the bar.
 */
export function placeLabel(occupied: Stretch, labelPx: number, axisPx: number, reservePx: number): LabelPlace {
  const endPx = occupied.leftPx + occupied.widthPx;
  const rightFits = endPx + GAP_PX + labelPx <= axisPx + reservePx;
  const leftFits = occupied.leftPx - GAP_PX - labelPx >= 0;
  if (endPx <= axisPx * LEFT_FROM && rightFits) return { side: 'right', atPx: endPx + GAP_PX };
  if (leftFits) return { side: 'left', atPx: occupied.leftPx - GAP_PX };
  if (rightFits) return { side: 'right', atPx: endPx + GAP_PX };
  return { side: 'none' };
}

const CHARACTER_PX = 6.1;

/** Wide enough for 11 px text without asking the page. */
export function estimateTextPx(text: string): number {
  return Math.ceil(text.length * CHARACTER_PX);
}
