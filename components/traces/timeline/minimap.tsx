'use client';

import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { formatDurationUs } from '@/lib/base/duration';
import type { TraceNode } from '@/lib/traces/build-trace';
import { minimapRuns } from '@/lib/traces/geometry/minimap';
import { type TimeRange, timeScale } from '@/lib/traces/geometry/time-scale';
import { panBy, windowWithin } from '@/lib/traces/geometry/time-window';
import { serviceColorToken } from '@/lib/traces/service-colors';
import type { ServiceColors } from '../service-mark';
import { usePaintedFor } from '../use-painted';
import { useElementWidth } from './use-element-width';

export interface MinimapProps {
  readonly rows: readonly TraceNode[];
  readonly colors: ServiceColors;
  readonly whole: TimeRange;
  readonly window: TimeRange | undefined;
  /** Where 0 on the axis lies. */
  readonly originUs: number;
  readonly onWindow: (window: TimeRange | undefined) => void;
}

const LANES = 20;
const LANE_PX = 2;
const LANES_PX = 42;
const PITCH_PX_MAX = 4;
const TOP_PX = 2;
const DRAG_PX_MIN = 3;
const KEY_SHARE = 0.01;
const FAST_KEY_SHARE = 0.1;

/** All spans at once; drag to choose a window, drag the window or its two grips, or move the grips by keys. */
export function Minimap({ rows, colors, whole, window, originUs, onWindow }: MinimapProps) {
  const [ref, widthPx] = useElementWidth();
  const scale = useMemo(() => timeScale(whole, widthPx), [whole, widthPx]);
  const shown = window ?? whole;
  const at = scale.stretchPx(shown.startUs, shown.endUs);
  const drag = useDrag(whole, shown, window !== undefined, onWindow);
  const grips = { shown, whole, originUs, onWindow };
  return (
    <div className="px-4 max-sm:px-3">
      <div
        ref={ref}
        role="group"
        aria-label="The whole trace; its window"
        data-minimap
        {...drag}
        className="relative h-[46px] cursor-crosshair touch-pan-y overflow-hidden rounded-1 bg-sunken shadow-[inset_0_0_0_1px_var(--line-2)] select-none"
      >
        <Bars rows={rows} colors={colors} whole={whole} widthPx={widthPx} />
        <span className="absolute inset-y-0 left-0 bg-canvas/70" style={{ width: at.leftPx }} />
        <span className="absolute inset-y-0 right-0 bg-canvas/70" style={{ left: at.leftPx + at.widthPx }} />
        <Grip edge="start" px={at.leftPx} {...grips} />
        <Grip edge="end" px={at.leftPx + at.widthPx} {...grips} />
      </div>
    </div>
  );
}

function Bars({ rows, colors, whole, widthPx }: Pick<MinimapProps, 'rows' | 'colors' | 'whole'> & { widthPx: number }) {
  const due = usePaintedFor(rows.length);
  const paths = useMemo(() => {
    if (!due) return [];
    const pitchPx = Math.min(PITCH_PX_MAX, LANES_PX / Math.min(LANES, rows.length || 1));
    const byService = new Map<string, string>();
    for (const { lane, leftPx, widthPx: px, service } of minimapRuns(rows, timeScale(whole, widthPx), LANES)) {
      const before = byService.get(service) ?? '';
      byService.set(service, `${before}M${leftPx} ${Math.round(TOP_PX + lane * pitchPx)}h${px}v${LANE_PX}h-${px}z`);
    }
    return [...byService];
  }, [rows, whole, widthPx, due]);
  return (
    <svg aria-hidden="true" className="absolute inset-0 size-full">
      {paths.map(([service, d]) => (
        <path key={service} d={d} style={{ fill: serviceColorToken(colors.get(service)) }} />
      ))}
    </svg>
  );
}

interface GripProps {
  readonly edge: 'start' | 'end';
  readonly px: number;
  readonly shown: TimeRange;
  readonly whole: TimeRange;
  readonly originUs: number;
  readonly onWindow: (window: TimeRange | undefined) => void;
}

function Grip({ edge, px, shown, whole, originUs, onWindow }: GripProps) {
  const atUs = edge === 'start' ? shown.startUs : shown.endUs;
  const lengthUs = whole.endUs - whole.startUs;
  const move = (toUs: number): void => {
    const clear = lengthUs * KEY_SHARE * 0.1;
    onWindow(
      windowWithin(
        edge === 'start'
          ? { startUs: Math.min(toUs, shown.endUs - clear), endUs: shown.endUs }
          : { startUs: shown.startUs, endUs: Math.max(toUs, shown.startUs + clear) },
        whole,
      ),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const stepUs = lengthUs * (event.shiftKey ? FAST_KEY_SHARE : KEY_SHARE);
    const target = new Map([
      ['ArrowLeft', atUs - stepUs],
      ['ArrowRight', atUs + stepUs],
      ['PageDown', atUs - lengthUs * FAST_KEY_SHARE],
      ['PageUp', atUs + lengthUs * FAST_KEY_SHARE],
      ['Home', whole.startUs],
      ['End', whole.endUs],
    ]).get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      data-grip={edge}
      aria-label={edge === 'start' ? 'Window begins' : 'Window ends'}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={lengthUs > 0 ? Math.round(((atUs - whole.startUs) / lengthUs) * 100) : 0}
      aria-valuetext={formatDurationUs(atUs - originUs)}
      onKeyDown={onKeyDown}
      style={{ left: px }}
      className="absolute inset-y-0 w-6 -translate-x-1/2 cursor-ew-resize before:absolute before:inset-y-0 before:left-1/2 before:w-0.5 before:-translate-x-1/2 before:bg-accent focus-visible:-outline-offset-2"
    />
  );
}

type Drag =
  | { readonly kind: 'draw'; readonly fromUs: number; readonly fromPx: number }
  | { readonly kind: 'move'; readonly fromUs: number; readonly window: TimeRange }
  | { readonly kind: 'start' | 'end'; readonly window: TimeRange };

/** What a pointer does is decided where it goes down: on a grip, inside the window, or beside it. */
function useDrag(
  whole: TimeRange,
  shown: TimeRange,
  isZoomed: boolean,
  onWindow: (window: TimeRange | undefined) => void,
) {
  const drag = useRef<Drag>(undefined);
  const timeAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = box.width > 0 ? (event.clientX - box.left) / box.width : 0;
    return whole.startUs + Math.min(1, Math.max(0, share)) * (whole.endUs - whole.startUs);
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      const atUs = timeAt(event);
      const grip = event.target instanceof HTMLElement ? event.target.dataset.grip : undefined;
      const inside = isZoomed && atUs >= shown.startUs && atUs <= shown.endUs;
      if (grip === 'start' || grip === 'end') drag.current = { kind: grip, window: shown };
      else if (inside && !event.shiftKey) drag.current = { kind: 'move', fromUs: atUs, window: shown };
      else drag.current = { kind: 'draw', fromUs: atUs, fromPx: event.clientX };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { current } = drag;
      if (!current) return;
      const atUs = timeAt(event);
      switch (current.kind) {
        case 'draw':
          if (Math.abs(event.clientX - current.fromPx) < DRAG_PX_MIN) return;
          return onWindow(windowWithin({ startUs: current.fromUs, endUs: atUs }, whole));
        case 'move':
          return onWindow(panBy(current.window, whole, atUs - current.fromUs));
        case 'start':
          return onWindow(windowWithin({ startUs: atUs, endUs: current.window.endUs }, whole));
        case 'end':
          return onWindow(windowWithin({ startUs: current.window.startUs, endUs: atUs }, whole));
      }
    },
    onPointerUp() {
      drag.current = undefined;
    },
    onPointerCancel() {
      drag.current = undefined;
    },
    onDoubleClick() {
      onWindow(undefined);
    },
  };
}
