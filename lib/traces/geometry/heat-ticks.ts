import type { TimeRange } from './time-scale';

export interface ClockTick {
  readonly atUs: number;
  /** Absent on a minor tick. */
  readonly label?: string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 5, 10, 30, 100, 365].map((n) => n * DAY_MS),
];
const LABELS_MAX = 7;
const LABEL_PX = 84;
const MINORS = 5;

const pad2 = (n: number): string => String(n).padStart(2, '0');

/**
 * Round times of the clock, at most seven with a label. `zoneMs` is what the reader's clock is ahead of UTC, so that a
 * day begins at the reader's midnight.
 *
 *     19:33 to 20:33 on 1,100 px   =>   19:40 · 19:50 · 20:00 · 20:10 · 20:20 · 20:30
 */
export function clockTicks(range: TimeRange, widthPx: number, zoneMs: number): ClockTick[] {
  const [startMs, endMs] = [range.startUs / 1_000, range.endUs / 1_000];
  const lengthMs = endMs - startMs;
  if (!(lengthMs > 0) || !Number.isFinite(lengthMs) || !(widthPx > 0)) return [];
  const wanted = Math.max(1, Math.min(LABELS_MAX, Math.floor(widthPx / LABEL_PX)));
  const stepMs = STEPS_MS.find((step) => lengthMs / step <= wanted) ?? Math.ceil(lengthMs / wanted);
  const minorMs = stepMs / MINORS;
  const ticks: ClockTick[] = [];
  const first = Math.ceil((startMs + zoneMs) / minorMs);
  const last = Math.floor((endMs + zoneMs) / minorMs);
  for (let at = first; at <= last; at += 1) {
    const localMs = at * minorMs;
    const atUs = (localMs - zoneMs) * 1_000;
    ticks.push(at % MINORS === 0 ? { atUs, label: label(localMs, stepMs) } : { atUs });
  }
  return ticks;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function label(localMs: number, stepMs: number): string {
  const date = new Date(localMs);
  const isMidnight = localMs % DAY_MS === 0;
  if (stepMs >= DAY_MS || (isMidnight && stepMs >= HOUR_MS)) return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()}`;
  const clock = `${pad2(date.getUTCHours())}:${pad2(date.getUTCMinutes())}`;
  return stepMs < MINUTE_MS ? `${clock}:${pad2(date.getUTCSeconds())}` : clock;
}
