/**
 * How long something took or runs, in the one notation of both faces.
 *
 * Work: three significant digits, the unit changes at 1, 1,000 and 60, then minutes and hours.
 *   840 µs · 2.10 ms · 41.0 ms · 842 ms · 1.49 s · 12.4 s · 2 min 06 s · 1 h 47 min
 * Media: never below a second.
 *   24 s · 2 min 06 s · 1 h 47 min
 */
export interface DurationParts {
  readonly value: string;
  readonly unit: string;
}

const US_PER_MS = 1_000;
const US_PER_S = 1_000_000;

/** Three significant digits for 0 <= n < 1000; keeps the zeros, so that columns stay quiet. */
function threeDigits(n: number): string {
  if (n === 0) return '0';
  if (n >= 99.95) return n.toFixed(0);
  return n >= 9.995 ? n.toFixed(1) : n.toFixed(2);
}

const pad2 = (n: number): string => String(n).padStart(2, '0');

function wholeSeconds(seconds: number): DurationParts {
  if (seconds < 3_600) return { value: `${Math.floor(seconds / 60)} min ${pad2(seconds % 60)}`, unit: 's' };
  const minutes = Math.round(seconds / 60);
  return { value: `${Math.floor(minutes / 60)} h ${pad2(minutes % 60)}`, unit: 'min' };
}

/** The number and the unit apart, because the unit is set smaller and muted. */
export function formatDurationParts(us: number): DurationParts {
  if (!Number.isFinite(us)) return { value: '–', unit: '' };
  if (us < 0) {
    const { value, unit } = formatDurationParts(-us);
    return { value: value === '0' ? value : `−${value}`, unit };
  }
  // The borders are where rounding would carry: 999.6 µs is 1.00 ms, never "1000 µs".
  if (us < 999.5) return { value: us < 1 && us > 0 ? threeDigits(us) : String(Math.round(us)), unit: 'µs' };
  if (us < 999.5 * US_PER_MS) return { value: threeDigits(us / US_PER_MS), unit: 'ms' };
  if (us < 59.95 * US_PER_S) return { value: threeDigits(us / US_PER_S), unit: 's' };
  return wholeSeconds(Math.round(us / US_PER_S));
}

export function formatDurationUs(us: number): string {
  const { value, unit } = formatDurationParts(us);
  return unit === '' ? value : `${value} ${unit}`;
}

/** The length of a film or of a chapter. */
export function formatLengthMs(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const { value, unit } = wholeSeconds(seconds);
  return `${value} ${unit}`;
}

/** A place in a film: `0:24`, `46:46`, `1:47:00`. */
export function formatPositionMs(ms: number): string {
  const seconds = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1_000)) : 0;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad2(minutes)}:${pad2(seconds % 60)}` : `${minutes}:${pad2(seconds % 60)}`;
}

/** `20:32:52`, with `ms` `20:32:52.529`; in the zone of whoever runs it. */
export function formatClockTime(date: Date, options: { readonly ms?: boolean } = {}): string {
  const clock = `${pad2(date.getHours())}:${pad2(date.getMinutes())}:${pad2(date.getSeconds())}`;
  return options.ms === true ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}
