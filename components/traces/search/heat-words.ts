import { formatClockTime, formatDurationUs } from '@/lib/base/duration';
import type { HeatPoint } from '@/lib/traces/geometry/heat-axes';
import type { HeatBrush } from '@/lib/traces/geometry/heat-brush';
import { quantile } from '@/lib/traces/geometry/heat-slots';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import type { TraceSummary } from '@/lib/traces/model';
import type { ListFilters } from './list-filters';

export function heatPoints(rows: readonly TraceSummary[]): HeatPoint[] {
  return rows.map((row) => ({ startUs: row.startUs, durationUs: row.endUs - row.startUs, failed: row.errorCount > 0 }));
}

/** A decade of the log axis: `10 s`, `100 ms`. */
export function decadeText(us: number): string {
  if (us >= 1_000_000) return `${us / 1_000_000} s`;
  return us >= 1_000 ? `${us / 1_000} ms` : `${us} µs`;
}

/** The one sentence that the picture says. */
export function heatFinding(points: readonly HeatPoint[], range: TimeRange): string {
  const sorted = points.map((point) => point.durationUs).sort((a, b) => a - b);
  const times = `${clockText(range.startUs)} to ${clockText(range.endUs)}`;
  const [median, p95] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
  if (median === undefined || p95 === undefined) return `Duration of traces by start time, ${times}: none.`;
  const failed = points.filter((point) => point.failed).length;
  const half = `half of them within ${formatDurationUs(median)}, 95 % within ${formatDurationUs(p95)}`;
  return `Duration of ${countText(points.length)} by start time, ${times}: ${half}; ${failed} with errors.`;
}

export function clockText(us: number): string {
  return formatClockTime(new Date(us / 1_000)).slice(0, 5);
}

export function countText(count: number): string {
  return count === 1 ? '1 trace' : `${count.toLocaleString('en')} traces`;
}

/** `20:22 to now · 800 ms – 3.20 s`. */
export function brushText({ fromUs, toUs, minUs, maxUs }: HeatBrush, range: TimeRange): string {
  const parts: string[] = [];
  if (fromUs !== undefined || toUs !== undefined) {
    parts.push(`${clockText(fromUs ?? range.startUs)} to ${toUs === undefined ? 'now' : clockText(toUs)}`);
  }
  if (minUs !== undefined && maxUs !== undefined) parts.push(`${formatDurationUs(minUs)} – ${formatDurationUs(maxUs)}`);
  else if (minUs !== undefined) parts.push(`≥ ${formatDurationUs(minUs)}`);
  else if (maxUs !== undefined) parts.push(`≤ ${formatDurationUs(maxUs)}`);
  return parts.join(' · ');
}

export function brushOf(filters: ListFilters): HeatBrush {
  const us = (ms: number | undefined) => (ms === undefined ? undefined : ms * 1_000);
  return {
    fromUs: us(filters.brushFromMs),
    toUs: us(filters.brushToMs),
    minUs: filters.durationMinUs,
    maxUs: filters.durationMaxUs,
  };
}

export function brushChange({ fromUs, toUs, minUs, maxUs }: HeatBrush, range: TimeRange): Partial<ListFilters> {
  const from = fromUs ?? (toUs === undefined ? undefined : range.startUs);
  return {
    brushFromMs: from === undefined ? undefined : Math.round(from / 1_000),
    brushToMs: toUs === undefined ? undefined : Math.round(toUs / 1_000),
    durationMinUs: minUs,
    durationMaxUs: maxUs,
  };
}
