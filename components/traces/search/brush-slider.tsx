'use client';

import type { CSSProperties, KeyboardEvent, PointerEventHandler } from 'react';
import { formatClockTime, formatDurationUs } from '@/lib/base/duration';
import type { HeatAxes } from '@/lib/traces/geometry/heat-axes';
import { type BrushEdge, brushBox, type HeatBrush, isBrushed } from '@/lib/traces/geometry/heat-brush';
import { HEAT_COLUMNS, HEAT_ROWS } from '@/lib/traces/geometry/heat-cells';

export interface BrushSliderProps {
  readonly edge: BrushEdge;
  readonly axes: HeatAxes;
  readonly brush: HeatBrush;
  /** By so many cells, later and longer first. */
  readonly onNudge: (steps: number) => void;
  readonly onPointerDown: PointerEventHandler<HTMLElement>;
}

const NAMES: Record<BrushEdge, string> = {
  from: 'Started from',
  to: 'Started until',
  min: 'Shortest duration',
  max: 'Longest duration',
};
const PAGE_STEPS = 6;
/** Larger than any picture: the edge stops at the side. */
const ALL_STEPS = 1_000;

/** One edge of the brush as a slider: its grip for the pointer, a cell a key for the keyboard. */
export function BrushSlider({ edge, axes, brush, onNudge, onPointerDown }: BrushSliderProps) {
  const isTime = edge === 'from' || edge === 'to';
  const box = brushBox(brush, axes);
  const shareOf = isTime
    ? (edge === 'from' ? box.leftPx : box.leftPx + box.widthPx) / axes.widthPx
    : yShare(edge, box, axes);
  const cells = isTime ? HEAT_COLUMNS : HEAT_ROWS;
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = stepsOf(event.key);
    if (steps === undefined) return;
    event.preventDefault();
    onNudge(steps);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a range input can not stand on the edge of a picture
    <div
      role="slider"
      tabIndex={0}
      aria-label={NAMES[edge]}
      aria-orientation={isTime ? 'horizontal' : 'vertical'}
      aria-valuemin={0}
      aria-valuemax={cells}
      aria-valuenow={Math.round((Number.isFinite(shareOf) ? shareOf : 0) * cells)}
      aria-valuetext={valueText(edge, brush, axes)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      style={placeOf(edge, box)}
      className={`absolute grid size-6 -translate-1/2 place-items-center pointer-coarse:size-11 ${isTime ? 'cursor-ew-resize' : 'cursor-ns-resize'} ${isBrushed(brush) ? '' : 'opacity-0 focus-visible:opacity-100'}`}
    >
      <i className={`rounded-[1px] bg-accent ${isTime ? 'h-[18px] w-[5px]' : 'h-[5px] w-[18px]'}`} />
    </div>
  );
}

type Box = ReturnType<typeof brushBox>;

function yShare(edge: BrushEdge, { topPx, heightPx }: Box, axes: HeatAxes): number {
  return 1 - (edge === 'max' ? topPx : topPx + heightPx) / axes.heightPx;
}

function placeOf(edge: BrushEdge, { leftPx, topPx, widthPx, heightPx }: Box): CSSProperties {
  switch (edge) {
    case 'from':
      return { left: leftPx, top: topPx + heightPx / 2 };
    case 'to':
      return { left: leftPx + widthPx, top: topPx + heightPx / 2 };
    case 'min':
      return { left: leftPx + widthPx / 2, top: topPx + heightPx };
    case 'max':
      return { left: leftPx + widthPx / 2, top: topPx };
  }
}

function valueText(edge: BrushEdge, brush: HeatBrush, { range }: HeatAxes): string {
  switch (edge) {
    case 'from':
      return brush.fromUs === undefined ? 'the beginning' : clock(brush.fromUs);
    case 'to':
      return brush.toUs === undefined ? `the end, ${clock(range.endUs)}` : clock(brush.toUs);
    case 'min':
      return brush.minUs === undefined ? 'any' : formatDurationUs(brush.minUs);
    case 'max':
      return brush.maxUs === undefined ? 'any' : formatDurationUs(brush.maxUs);
  }
}

function clock(us: number): string {
  return formatClockTime(new Date(us / 1_000));
}

function stepsOf(key: string): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return 1;
    case 'ArrowLeft':
    case 'ArrowDown':
      return -1;
    case 'PageUp':
      return PAGE_STEPS;
    case 'PageDown':
      return -PAGE_STEPS;
    case 'Home':
      return -ALL_STEPS;
    case 'End':
      return ALL_STEPS;
    default:
      return undefined;
  }
}
