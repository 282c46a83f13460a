import 'server-only';
import { AppError, errorType } from '@/lib/base/errors';
import { orderFigures } from '@/lib/checkout/server/order-figures';
import { logFigures } from '@/lib/events/server/log-figures';
import { ratioOf } from '@/lib/telemetry/sampling-policy';
import { logger } from '@/lib/telemetry/server/logger';
import { samplingSlot } from '@/lib/telemetry/server/sampling/sampling';
import { exemplarNear, type SeenRequest } from '../exemplar';
import { type Overview, type Part, type RouteRow, type WindowKey, windowOf } from '../overview';
import { MINUTES_KEPT, type RequestFigures } from '../request-window';
import { audienceOf } from '../route-of';
import type { OverviewContext } from './context';

const MINUTE_MS = 60_000;
const TITLES_MAX = 20;
const log = logger('overview');

/** What happens now. Each part is asked by itself, and what does not answer is named in place of its figures. */
export async function readOverview(input: { readonly window: WindowKey }, ctx: OverviewContext): Promise<Overview> {
  const atMs = ctx.nowMs();
  const { minutes } = windowOf(input.window);
  const fromMs = Math.max(
    ctx.sinceMs,
    (Math.floor(atMs / MINUTE_MS) - Math.min(minutes, MINUTES_KEPT) + 1) * MINUTE_MS,
  );
  const ofViewers = (name: string): boolean => audienceOf(name) === 'viewers';
  const [streams, orders, events] = await Promise.all([
    attempt('The cache', () => readStreams(ctx)),
    attempt('The database', () => orderFigures(ctx)),
    attempt('The database', () => logFigures(ctx.database)),
  ]);
  return {
    atMs,
    process: { service: serviceOf(ctx), pid: process.pid, sinceMs: ctx.sinceMs },
    window: { key: input.window, fromMs },
    viewers: wire(ctx.requests.total(fromMs, ofViewers)),
    minutes: [...ctx.requests.minutes(ofViewers)],
    routes: routesOf(ctx, fromMs),
    streams,
    orders,
    log: events,
    tracing: tracingOf(ctx),
  };
}

function routesOf({ requests, exemplars }: OverviewContext, fromMs: number): RouteRow[] {
  const seen = new Map<string, SeenRequest[]>();
  for (const request of exemplars()) seen.set(request.name, [...(seen.get(request.name) ?? []), request]);
  return [...requests.since(fromMs)].map(([name, figures]) => {
    const row = wire(figures);
    return {
      name,
      audience: audienceOf(name),
      ...row,
      exemplar: exemplarNear(seen.get(name) ?? [], row.p95Us, fromMs),
    };
  });
}

async function attempt<T>(what: string, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    const isAway = error instanceof AppError && error.code === 'unavailable';
    if (!isAway) log.warn({ err: error }, 'a part of the overview could not be read');
    return { ok: false, reason: isAway ? `${what} does not answer.` : `${what} answered with ${errorType(error)}.` };
  }
}

async function readStreams({ playing }: OverviewContext) {
  const titles = [...(await playing.count())].map(([titleId, count]) => ({ titleId, playing: count }));
  titles.sort((a, b) => b.playing - a.playing || a.titleId.localeCompare(b.titleId));
  return {
    playing: titles.reduce((sum, title) => sum + title.playing, 0),
    titles: titles.slice(0, TITLES_MAX),
  };
}

function serviceOf({ telemetry }: OverviewContext): string {
  return telemetry.enabled ? telemetry.serviceName : 'media-gateway';
}

function tracingOf({ telemetry, exporters, intake }: OverviewContext): Overview['tracing'] {
  if (!telemetry.enabled) return { kind: 'off' };
  const sampling = samplingSlot.peek();
  return {
    kind: 'on',
    // As operators have it now.
    ratio: sampling ? ratioOf(sampling.policy().strategy) : telemetry.samplingRatio,
    destinations: exporters()
      .filter(({ signal }) => signal === 'traces')
      .map((health) => {
        const { signal: _, lastSentAtMs = null, lastError = null, ...counts } = health;
        return { ...counts, lastSentAtMs, lastError };
      }),
    intake: intakeOf(intake()),
  };
}

function intakeOf(stats: ReturnType<OverviewContext['intake']>) {
  const sum = (counts: Readonly<Record<string, number>> = {}) => Object.values(counts).reduce((a, b) => a + b, 0);
  const { forward: notCopied = 0, ...refused } = stats?.refused ?? {};
  return { accepted: stats?.accepted ?? 0, rejected: sum(stats?.rejected), refused: sum(refused), notCopied };
}

function wire({ p50Us, p95Us, ...counts }: RequestFigures) {
  return { ...counts, p50Us: p50Us ?? null, p95Us: p95Us ?? null };
}
