import type { Trace } from '../build-trace';
import type { Micros } from '../model';
import type { CriticalPath } from './critical-path';

export interface ServiceTime {
  readonly service: string;
  readonly spanCount: number;
  readonly errorCount: number;
  /** What its spans did themselves, added up; work side by side counts each. */
  readonly selfUs: Micros;
  /** What the viewer waited for. */
  readonly pathUs: Micros;
}

/** Most self time first. */
export function serviceTimes(trace: Trace, path: CriticalPath): ServiceTime[] {
  const times = new Map<string, { -readonly [K in keyof ServiceTime]: ServiceTime[K] }>();
  for (const { span, selfUs } of trace.rows) {
    const { service } = span.resource;
    let time = times.get(service);
    if (!time) times.set(service, (time = { service, spanCount: 0, errorCount: 0, selfUs: 0, pathUs: 0 }));
    time.spanCount += 1;
    time.errorCount += span.status === 'error' ? 1 : 0;
    time.selfUs += selfUs;
    for (const { startUs, endUs } of path.steps.get(span.spanId)?.segments ?? []) time.pathUs += endUs - startUs;
  }
  return [...times.values()].sort((a, b) => b.selfUs - a.selfUs || (a.service < b.service ? -1 : 1));
}
