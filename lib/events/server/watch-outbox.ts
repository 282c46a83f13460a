import 'server-only';
import type { Database } from '@/lib/database/client';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { gauge } from '@/lib/telemetry/metrics';
import type { LogFigures } from '../log-figures';
import { logFigures } from './log-figures';

/** Several metrics of one collection, and several readers, share one look. */
const FRESH_MS = 2_000;

/** What the event log owes, as the database says whenever metrics are collected; while it is away there is no figure. */
export function watchOutbox(database: Database, nowMs: () => number = Date.now): void {
  let last: { readonly atMs: number; readonly figures: Promise<LogFigures> } | undefined;
  const figures = (): Promise<LogFigures> => {
    if (!last || nowMs() - last.atMs > FRESH_MS) last = { atMs: nowMs(), figures: logFigures(database) };
    return last.figures;
  };
  gauge(gatewayMetrics.outboxWaiting, async () => (await figures()).waiting);
  gauge(gatewayMetrics.outboxDead, async () => (await figures()).dead);
  gauge(gatewayMetrics.outboxLag, async () => {
    const { waitingSinceMs } = await figures();
    return waitingSinceMs === null ? 0 : Math.max(0, nowMs() - waitingSinceMs) / 1000;
  });
}
