import { formatClockTime } from '@/lib/base/duration';
import { viewerRoot } from '@/lib/traces/analysis/viewer-root';
import type { Trace } from '@/lib/traces/build-trace';
import type { Picture } from '@/lib/traces/picture';

export interface TraceLengths {
  /** Until the root ended: what the viewer waited for. */
  readonly viewerUs: number;
  /** Until the last span of all ended; undefined where that is the same. */
  readonly lastEffectUs: number | undefined;
}

export function traceLengths(trace: Trace, picture?: Picture): TraceLengths {
  const head = viewerRoot(trace);
  const wholeUs = Math.max(trace.endUs, lastWorkUs(picture)) - trace.startUs;
  const viewerUs = head ? head.span.startUs + head.span.durationUs - trace.startUs : wholeUs;
  return { viewerUs, lastEffectUs: wholeUs > viewerUs * 1.001 ? wholeUs : undefined };
}

/** The end of what linked traces did after this one. */
function lastWorkUs(picture: Picture | undefined): number {
  const ends = (picture?.parts ?? []).flatMap(({ direction, range }) =>
    direction === 'later' && range ? [range.endUs] : [],
  );
  return Math.max(...ends);
}

export function errorWords(trace: Trace): string | undefined {
  if (trace.errorCount === 0) return undefined;
  return trace.errorCount === 1 ? '1 error' : `${trace.errorCount.toLocaleString('en')} errors`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** `Fri 14 Nov 20:32:52.529`, in the viewer's zone. */
export function headClock(ms: number): string {
  const date = new Date(ms);
  return `${DAY.format(date).replace(',', '')} ${formatClockTime(date, { ms: true })}`;
}

export function serviceCounts(trace: Pick<Trace, 'rows'>): { name: string; spanCount: number }[] {
  const counts = new Map<string, number>();
  for (const { span } of trace.rows) counts.set(span.resource.service, (counts.get(span.resource.service) ?? 0) + 1);
  return [...counts].map(([name, spanCount]) => ({ name, spanCount }));
}
