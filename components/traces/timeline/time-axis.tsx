import type { RefObject } from 'react';
import type { AxisTick } from '@/lib/traces/geometry/axis-ticks';
import { estimateTextPx } from '@/lib/traces/geometry/place-label';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';

export interface TimeAxisProps {
  readonly ticks: readonly AxisTick[];
  readonly scale: TimeScale;
  /** Where 0 lies: the start of the trace, wherever the window begins. */
  readonly originUs: number;
}

/** Ticks hang from the rule: major 9, minor 4. */
export function TimeAxis({ ticks, scale, originUs }: TimeAxisProps) {
  return (
    <div className="relative h-7 text-10 leading-4 tight text-muted" aria-hidden="true">
      {ticks.map(({ offsetUs, label }) => {
        const left = scale.timePx(originUs + offsetUs);
        return label === undefined ? (
          <i key={offsetUs} className="absolute bottom-0 h-1 w-px bg-line-2" style={{ left }} />
        ) : (
          <span
            key={offsetUs}
            style={{ left }}
            className={`absolute bottom-1 px-1 whitespace-nowrap before:absolute before:-bottom-1 before:h-[9px] before:w-px before:bg-line-control ${left + estimateTextPx(label) > scale.axisPx ? '-translate-x-full before:right-0' : 'before:left-0'}`}
          >
            {label}
          </span>
        );
      })}
    </div>
  );
}

/** Vertical lines behind all rows, at the ticks that have a label. */
export function GridLines({ ticks, scale, originUs }: TimeAxisProps) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-16 left-(--tree) max-sm:right-3 max-sm:left-3"
    >
      {ticks
        .filter((tick) => tick.label !== undefined)
        .map(({ offsetUs }) => (
          <i
            key={offsetUs}
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: scale.timePx(originUs + offsetUs) }}
          />
        ))}
    </div>
  );
}

/** The time under the pointer, in the head; `--cursor` is its place. Drawn without React: it moves with the pointer. */
export function TimeTag({ tagRef }: { readonly tagRef: RefObject<HTMLSpanElement | null> }) {
  return (
    <span
      ref={tagRef}
      aria-hidden="true"
      hidden
      className="pointer-events-none absolute bottom-1.5 left-(--cursor) z-1 -translate-x-1/2 rounded-1 bg-accent px-1.5 text-10 leading-4 font-medium whitespace-nowrap text-on-accent"
    />
  );
}

export function TimeCursor({ lineRef }: { readonly lineRef: RefObject<HTMLElement | null> }) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-16 left-(--tree) z-(--z-row) max-sm:hidden"
    >
      <i ref={lineRef} hidden className="absolute inset-y-0 left-(--cursor) w-px bg-accent" />
    </div>
  );
}
