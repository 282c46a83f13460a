import type { AxisTick } from '@/lib/traces/geometry/axis-ticks';
import { estimateTextPx } from '@/lib/traces/geometry/place-label';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';

export interface TimeAxisProps {
  readonly ticks: readonly AxisTick[];
  readonly scale: TimeScale;
}

/** Ticks hang from the rule: major 9, minor 4. */
export function TimeAxis({ ticks, scale }: TimeAxisProps) {
  return (
    <div className="relative h-7 text-10 leading-4 tight text-muted" aria-hidden="true">
      {ticks.map(({ offsetUs, label }) => {
        const left = scale.timePx(scale.range.startUs + offsetUs);
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
export function GridLines({ ticks, scale }: TimeAxisProps) {
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
            style={{ left: scale.timePx(scale.range.startUs + offsetUs) }}
          />
        ))}
    </div>
  );
}
