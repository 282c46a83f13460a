'use client';

import { type PointerEvent, useRef, useState } from 'react';
import type { HeatAxes } from '@/lib/traces/geometry/heat-axes';
import {
  type BrushBox,
  type BrushEdge,
  brushBetween,
  brushBox,
  dragEdge,
  type HeatBrush,
  isBrushed,
  nudgeEdge,
  type PlotPoint,
} from '@/lib/traces/geometry/heat-brush';
import { BrushSlider } from './brush-slider';
import { brushText, countText } from './heat-words';

export interface BrushLayerProps {
  readonly axes: HeatAxes;
  readonly brush: HeatBrush;
  /** Keys may come faster than the picture is drawn. */
  readonly current: () => HeatBrush;
  readonly shownCount: number;
  readonly onBrush: (brush: HeatBrush, how?: 'replace') => void;
  readonly onBrushing: (brushing: boolean) => void;
}

type Drag = { readonly from: PlotPoint } | { readonly edge: BrushEdge };

/** Shorter is a click, not a brush. */
const DRAG_PX_MIN = 4;
/** What the tag needs above the brush, where it may reach out of the picture, and below it. */
const TAG_ABOVE_PX = 12;
const TAG_BELOW_PX = 20;
const EDGES: readonly BrushEdge[] = ['from', 'to', 'min', 'max'];

/** Draws a brush by dragging, moves its edges by grips and by keys. The address hears of it when the pointer lets go. */
export function BrushLayer({ axes, brush, current: currentBrush, shownCount, onBrush, onBrushing }: BrushLayerProps) {
  const drag = useRef<Drag>(undefined);
  const [draft, setDraft] = useState<HeatBrush>();
  const shown = draft ?? brush;
  const box = brushBox(shown, axes);

  const begin = (event: PointerEvent<HTMLElement>, edge?: BrushEdge): void => {
    if (event.button !== 0 || axes.widthPx === 0) return;
    drag.current = edge === undefined ? { from: placeOf(event, axes) } : { edge };
    onBrushing(true);
    layerOf(event)?.setPointerCapture(event.pointerId);
    event.stopPropagation();
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    const { current } = drag;
    if (!current) return;
    const to = placeOf(event, axes);
    if ('edge' in current) setDraft(dragEdge(brush, current.edge, to, axes));
    else if (draft || isFar(current.from, to)) setDraft(brushBetween(current.from, to, axes));
  };
  const end = (commit: boolean): void => {
    drag.current = undefined;
    onBrushing(false);
    setDraft(undefined);
    if (commit && draft) onBrush(draft);
  };

  return (
    <div
      data-brush-layer
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
    >
      {isBrushed(shown) && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute border-[1.5px] border-accent bg-accent/10"
          style={{ left: box.leftPx, top: box.topPx, width: box.widthPx, height: box.heightPx }}
        >
          <b
            className={`absolute -right-[1.5px] ${tagPlace(box, axes)} rounded-1 bg-accent px-1.5 text-10 font-medium whitespace-nowrap text-on-accent`}
          >
            {brushText(shown, axes.range)}
            {draft === undefined && ` · ${countText(shownCount)}`}
          </b>
        </div>
      )}
      {EDGES.map((edge) => (
        <BrushSlider
          key={edge}
          edge={edge}
          axes={axes}
          brush={shown}
          onNudge={(steps) => onBrush(nudgeEdge(currentBrush(), edge, steps, axes), 'replace')}
          onPointerDown={(event) => begin(event, edge)}
        />
      ))}
    </div>
  );
}

function tagPlace({ topPx, heightPx }: BrushBox, axes: HeatAxes): string {
  if (topPx >= TAG_ABOVE_PX) return 'bottom-full mb-1';
  return topPx + heightPx <= axes.heightPx - TAG_BELOW_PX ? 'top-full mt-1' : 'top-0';
}

function layerOf(event: PointerEvent<HTMLElement>): HTMLElement | null {
  return event.currentTarget.closest<HTMLElement>('[data-brush-layer]');
}

function placeOf(event: PointerEvent<HTMLElement>, axes: HeatAxes): PlotPoint {
  const box = layerOf(event)?.getBoundingClientRect();
  const clamp = (px: number, most: number) => Math.min(most, Math.max(0, px));
  return {
    xPx: clamp(event.clientX - (box?.left ?? 0), axes.widthPx),
    yPx: clamp(event.clientY - (box?.top ?? 0), axes.heightPx),
  };
}

function isFar(a: PlotPoint, b: PlotPoint): boolean {
  return Math.max(Math.abs(a.xPx - b.xPx), Math.abs(a.yPx - b.yPx)) >= DRAG_PX_MIN;
}
