'use client';

import { type ReactNode, type RefCallback, useMemo } from 'react';
import { decadesUs, type HeatAxes, type HeatPoint } from '@/lib/traces/geometry/heat-axes';
import { errorsPath, pointsPath } from '@/lib/traces/geometry/heat-cells';
import { type ClockTick, clockTicks } from '@/lib/traces/geometry/heat-ticks';
import { estimateTextPx } from '@/lib/traces/geometry/place-label';
import { decadeText } from './heat-words';

export const HEAT_PLOT_PX = 172;
const ARM_PX = 3;
const NOTE_PX = 90;

export interface HeatPlotProps {
  readonly plotRef: RefCallback<HTMLElement>;
  readonly axes: HeatAxes;
  readonly points: readonly HeatPoint[];
  /** Absent: each trace is a point. */
  readonly levelPaths: readonly string[] | undefined;
  readonly finding: string;
  readonly coveredFromUs: number;
  readonly children: ReactNode;
}

/** A handful of paths, however many traces: one a shade, one for all points, one for all crosses. */
export function HeatPlot({ plotRef, axes, points, levelPaths, finding, coveredFromUs, children }: HeatPlotProps) {
  const unknownPx = axes.timePx(coveredFromUs);
  return (
    <div className="ml-10">
      <div ref={plotRef} className="relative" style={{ height: HEAT_PLOT_PX }}>
        {decadesUs(axes.decades).map((us) => (
          <div key={us} aria-hidden="true" className="absolute inset-x-0" style={{ top: axes.durationPx(us) }}>
            <span className="absolute right-full mr-1.5 -translate-y-1/2 text-10 leading-3 tight whitespace-nowrap text-muted">
              {decadeText(us)}
            </span>
            <i className="block h-px bg-line" />
          </div>
        ))}
        {unknownPx > 1 && (
          <div aria-hidden="true" className="absolute inset-y-0 left-0 bg-hover" style={{ width: unknownPx }}>
            {unknownPx > NOTE_PX && <span className="absolute bottom-1 left-1.5 text-10 text-muted">Not loaded</span>}
          </div>
        )}
        {axes.widthPx > 0 && <Picture axes={axes} points={points} levelPaths={levelPaths} finding={finding} />}
        {children}
      </div>
      <ClockRule axes={axes} />
    </div>
  );
}

/** Drawn by the browser alone: the server knows neither the width nor the reader's clock. */
function Picture({
  axes,
  points,
  levelPaths,
  finding,
}: Pick<HeatPlotProps, 'axes' | 'points' | 'levelPaths' | 'finding'>) {
  const crosses = useMemo(() => errorsPath(points, axes, ARM_PX), [points, axes]);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would come up as a tooltip under the brush
    <svg
      role="img"
      aria-label={finding}
      width={axes.widthPx}
      height={HEAT_PLOT_PX}
      className="absolute top-0 left-0 overflow-visible"
    >
      {levelPaths?.map((path, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
        <path key={at} d={path} fill={`var(--heat-${at + 1})`} />
      ))}
      {!levelPaths && <Points points={points} axes={axes} />}
      <path d={crosses} fill="none" stroke="var(--surface)" strokeWidth={4.5} />
      <path d={crosses} fill="none" stroke="var(--danger)" strokeWidth={1.75} />
    </svg>
  );
}

function Points({ points, axes }: Pick<HeatPlotProps, 'points' | 'axes'>) {
  const sound = useMemo(
    () =>
      pointsPath(
        points.filter((point) => !point.failed),
        axes,
      ),
    [points, axes],
  );
  return (
    <path d={sound} fill="none" stroke="var(--text)" strokeOpacity={0.55} strokeWidth={4.4} strokeLinecap="round" />
  );
}

/** Ticks hang from the rule: major 7, minor 4. */
function ClockRule({ axes }: { readonly axes: HeatAxes }) {
  const zoneMs = -new Date(axes.range.endUs / 1_000).getTimezoneOffset() * 60_000;
  const ticks = useMemo(() => clockTicks(axes.range, axes.widthPx, zoneMs), [axes, zoneMs]);
  return (
    <div aria-hidden="true" className="relative h-[22px] border-t border-line-2 text-10 leading-4 tight text-muted">
      {ticks.map((tick) => (
        <Tick key={tick.atUs} tick={tick} axes={axes} />
      ))}
    </div>
  );
}

function Tick({ tick: { atUs, label }, axes }: { readonly tick: ClockTick; readonly axes: HeatAxes }) {
  const left = axes.timePx(atUs);
  if (label === undefined) return <i className="absolute top-0 h-1 w-px bg-line-2" style={{ left }} />;
  const turned = left + estimateTextPx(label) > axes.widthPx;
  return (
    <span className="absolute top-0 h-[7px] w-px bg-line-control" style={{ left }}>
      <span className={`absolute top-[3px] whitespace-nowrap ${turned ? 'right-1' : 'left-1'}`}>{label}</span>
    </span>
  );
}
