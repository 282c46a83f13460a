import 'server-only';
import path from 'node:path';
import { type Caches, openCheckout, type Store } from '@/lib/adapters';
import type { Cache } from '@/lib/cache/cache';
import type { Database } from '@/lib/database/client';
import type { Environment } from '@/lib/environment';
import type { RequestWindow } from '@/lib/overview/request-window';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import type { Telemetry } from '@/lib/telemetry/server/init';
import { logger } from '@/lib/telemetry/server/logger';

/** What the web process has opened, and of which routes and pages need their parts. */
export interface WebParts {
  readonly environment: Environment;
  readonly config: TelemetryConfig;
  readonly database: Database;
  readonly caches: Caches;
  readonly store: Store | undefined;
  readonly requests: RequestWindow;
  readonly telemetry: Telemetry | undefined;
  readonly warn: (message: string) => void;
  /** Of the start; the settings page shows them. */
  readonly warnings: readonly string[];
}

const log = logger('startup');
/** Below what a platform gives a function. */
const DRAIN_BUDGET_MS = 20_000;

/**
 * Each room's context into its slot, where routes and pages find it: Next compiles those apart from the start. Modules are
 * imported here, when they are needed, so that no other process carries them.
 */
export async function fillSlots(parts: WebParts): Promise<void> {
  const { environment, config, database, caches } = parts;
  await fillShop(environment, database, caches.sessions);
  await fillOperators(environment, database, caches.limits);
  await fillOrderDesk(caches.limits);
  if (process.env.VERCEL) await fillOutboxDrain(parts);
  await fillTraces(parts);
  await fillOverview(config, database, parts.requests);
  if (config.enabled) await watchStock(database);
  await fillSettings(parts);
}

async function fillShop(environment: Environment, database: Database, cache: Cache): Promise<void> {
  const { catalogContext, createCatalogContext } = await import('@/lib/catalog/server/context');
  const { getMediaKey } = await import('@/lib/catalog/server/get-title');
  const { checkoutContext } = await import('@/lib/checkout/server/context');
  const { ownsTitle } = await import('@/lib/checkout/server/owns-title');
  const { createPlaybackContext, playbackContext } = await import('@/lib/playback/server/context');
  const { createMediaContext, mediaContext } = await import('@/lib/media/server/context');
  const catalog = createCatalogContext({ database });
  const checkout = await openCheckout(environment, database);
  const owns = (viewerId: string, titleId: string) => ownsTitle(viewerId, titleId, checkout);
  catalogContext.set(catalog);
  checkoutContext.set(checkout);
  mediaContext.set(
    createMediaContext({
      root: path.join(environment.dataDirectory, 'media'),
      mediaKeyOf: (titleId) => getMediaKey(titleId, catalog),
      owns,
    }),
  );
  playbackContext.set(createPlaybackContext({ cache, owns }));
}

async function fillOperators(environment: Environment, database: Database, cache: Cache): Promise<void> {
  const { createOperatorsContext, operatorsContext } = await import('@/lib/operators/server/context');
  operatorsContext.set(
    createOperatorsContext({
      database,
      cache,
      secret: environment.secret,
      oidc: environment.oidc,
      apiToken: environment.apiToken,
      metricsToken: environment.metricsToken,
      publicUrl: environment.publicUrl,
    }),
  );
}

/** What operators ask about orders. */
async function fillOrderDesk(cache: Cache): Promise<void> {
  const { createOrderDesk, orderDesk } = await import('@/lib/checkout/server/order-desk');
  const { checkoutContext } = await import('@/lib/checkout/server/context');
  orderDesk.set(createOrderDesk(checkoutContext.get(), cache));
}

/** What happens now, for the operators' first page. */
async function fillOverview(config: TelemetryConfig, database: Database, requests: RequestWindow): Promise<void> {
  const { overviewContext } = await import('@/lib/overview/server/context');
  const { playbackContext } = await import('@/lib/playback/server/context');
  const { exporterHealthSlot } = await import('@/lib/telemetry/server/exporter-health');
  const { seenRequests } = await import('@/lib/overview/server/seen-requests');
  const { intakeSlot } = await import('@/lib/telemetry/server/intake');
  overviewContext.set({
    database,
    requests,
    playing: playbackContext.get().playing,
    telemetry: config,
    exporters: () => exporterHealthSlot.peek()?.() ?? [],
    intake: () => intakeSlot.peek()?.stats(),
    exemplars: seenRequests,
    sinceMs: Math.round(performance.timeOrigin),
    nowMs: Date.now,
  });
}

/** What is read only when somebody collects metrics. */
async function watchStock(database: Database): Promise<void> {
  const { watchOutbox } = await import('@/lib/events/server/watch-outbox');
  const { watchPlaying } = await import('@/lib/playback/server/count-playback');
  const { playbackContext } = await import('@/lib/playback/server/context');
  watchOutbox(database);
  watchPlaying(playbackContext.get().playing);
}

/** Without a worker the outbox is emptied after each order, and by a clock. */
async function fillOutboxDrain({ environment, database, telemetry, warn }: WebParts): Promise<void> {
  const { drainByClock, drainOutbox, outboxDrain } = await import('@/lib/checkout/server/drain-outbox');
  const { checkoutContext } = await import('@/lib/checkout/server/context');
  const { pruneAudit } = await import('@/lib/operators/server/prune-audit');
  const { cronSecret } = environment;
  const checkout = checkoutContext.get();
  if (cronSecret === undefined) warn('CRON_SECRET is missing: payments are swept by nobody');
  outboxDrain.set({
    cronSecret,
    async afterOrder() {
      try {
        await drainOutbox(checkout, DRAIN_BUDGET_MS);
      } catch (error) {
        log.warn({ err: error }, 'the outbox waits for the clock');
      }
      await telemetry?.forceFlush();
    },
    async byClock() {
      const drained = await drainByClock(checkout, DRAIN_BUDGET_MS);
      await pruneAudit(database, { ageMaxMs: environment.auditAgeMaxMs });
      await telemetry?.forceFlush();
      return drained;
    },
  });
}

/** What is in force, and where it comes from. */
async function fillSettings({ environment, config: telemetry, warnings }: WebParts): Promise<void> {
  const { createSettingsContext, settingsContext } = await import('@/lib/settings/server/context');
  const { exporterHealthSlot } = await import('@/lib/telemetry/server/exporter-health');
  const exporters = () => exporterHealthSlot.peek()?.() ?? [];
  settingsContext.set(createSettingsContext({ environment, telemetry, env: process.env, warnings, exporters }));
}

/** Where spans are read from, and the door by which browsers and our own processes bring theirs. */
async function fillTraces({ environment, config, store, warn }: WebParts): Promise<void> {
  const { selectTraceBackend } = await import('@/lib/trace-backends/select');
  const { traceBackendSlot } = await import('@/lib/trace-backends/ask-backend');
  const { createIntake, intakeSlot } = await import('@/lib/telemetry/server/intake');
  traceBackendSlot.set(
    selectTraceBackend({
      embedded: store,
      jaegerUrl: environment.jaegerQueryUrl,
      warn,
    }),
  );
  if (config.enabled) intakeSlot.set(createIntake({ config, embedded: store, serviceToken: environment.serviceToken }));
}
