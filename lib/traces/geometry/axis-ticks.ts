import type { Micros } from '../model';

export interface AxisTick {
  readonly offsetUs: Micros;
  /** Absent on a minor tick. */
  readonly label?: string;
}

const UNITS = [
  { name: 'µs', us: 1, limitUs: 1_000 },
  { name: 'ms', us: 1_000, limitUs: 1_000_000 },
  { name: 's', us: 1_000_000, limitUs: 120_000_000 },
  { name: 'min', us: 60_000_000, limitUs: 7_200_000_000 },
  { name: 'h', us: 3_600_000_000, limitUs: Number.POSITIVE_INFINITY },
] as const;

/** A nanosecond: what is shorter was not measured. */
const DURATION_US_MIN = 0.001;
const TICKS_MAX = 7;
const TICK_PX_MIN = 72;
const MINORS = 5;

/**
 * Ticks of an axis, at 1, 2 or 5 × 10ⁿ of one unit, at most seven with a label. Offsets count from the start of the
 * trace; `fromUs` is where the axis begins, 0 unless one has zoomed in or something came before.
 *
 *     1.49 s on 640 px             =>   0 · 0.5 s · 1.0 s
 *     0.2 s from 1.1 s on 640 px   =>   1.10 s · 1.15 s · 1.20 s · 1.25 s · 1.30 s
 */
export function axisTicks(durationUs: Micros, axisPx: number, fromUs: Micros = 0): AxisTick[] {
  const total = durationUs >= DURATION_US_MIN && Number.isFinite(durationUs) && Number.isFinite(fromUs);
  if (!total) return [{ offsetUs: 0, label: '0' }];
  const farthestUs = Math.max(Math.abs(fromUs), Math.abs(fromUs + durationUs));
  const unit = UNITS.find((candidate) => farthestUs < candidate.limitUs) ?? UNITS[4];
  const wanted = Math.max(2, Math.min(TICKS_MAX, Math.floor(axisPx / TICK_PX_MIN) || 0));
  const step = niceStep(durationUs / unit.us / (wanted - 1));
  const decimals = Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const first = Math.ceil(fromUs / unit.us / step - 1e-9);
  const last = Math.floor((fromUs + durationUs) / unit.us / step + 1e-9);
  const ticks: AxisTick[] = [];
  const addMinors = (major: number): void => {
    for (let minor = 1; minor < MINORS; minor += 1) {
      const offsetUs = (major + minor / MINORS) * step * unit.us;
      if (offsetUs >= fromUs && offsetUs <= fromUs + durationUs) ticks.push({ offsetUs });
    }
  };
  addMinors(first - 1);
  // Counted, for far from zero adding one changes nothing.
  for (let at = 0; at < TICKS_MAX && first + at <= last; at += 1) {
    const major = first + at;
    const text = Math.abs(major * step).toFixed(decimals);
    ticks.push({
      offsetUs: major * step * unit.us,
      label: major === 0 ? '0' : `${major < 0 ? '−' : ''}${text} ${unit.name}`,
    });
    addMinors(major);
  }
  return ticks;
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not less. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9));
  return (found ?? 10) * power;
}
