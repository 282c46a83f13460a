import 'server-only';
import path from 'node:path';
import { openCaches, openCheckout, openDatabase, openStore, type Store } from '@/lib/adapters';
import type { Cache } from '@/lib/cache/cache';
import type { Database } from '@/lib/database/client';
import { type Environment, readEnvironment, readPaymentsEnvironment } from '@/lib/environment';
import type { RequestWindow } from '@/lib/overview/request-window';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import { keepSecrets } from '@/lib/telemetry/server/clean-output';
import type { Telemetry } from '@/lib/telemetry/server/init';
import { loadTelemetryConfig } from '@/lib/telemetry/server/load-config';
import { logger } from '@/lib/telemetry/server/logger';
import type { Sampling } from '@/lib/telemetry/server/sampling/sampling';
import type { TraceSink } from '@/lib/trace-backends/backend';

/**
 * The composition root: configuration, telemetry, adapters (`adapters.ts`), contexts. Rooms never ask which they have.
 * Modules are imported when they are needed: no SDK module is loaded with telemetry off, and no process carries
 * another's rooms.
 */
export interface Running {
  /** Ends what was started; flushes what is pending within its bound. */
  stop(): Promise<void>;
}

const log = logger('startup');
const WARNINGS_MAX = 50;
/** For the settings page too. */
const warnings: string[] = [];

function warn(message: string): void {
  log.warn(message);
  if (warnings.length < WARNINGS_MAX) warnings.push(message);
}

/** Below what a platform gives a function. */
const DRAIN_BUDGET_MS = 20_000;

/** Called once by `instrumentation.ts`, before the first request is served. */
export async function startWeb(): Promise<Running> {
  keepSecrets(process.env);
  const environment = readEnvironment(process.env);
  const config = loadTelemetryConfig(process.env);
  const { requestWindow } = await import('@/lib/overview/request-window');
  const requests = requestWindow();
  const sampling = await openSampling(config);
  await openTheDoor(environment, config, sampling, requests);
  const store = await openStore(environment, config, warn);
  const telemetry = await startSignals(config, 'web', { embedded: store, sampling });
  const database = await openDatabase(environment);
  const { sessions, limits, close: closeCaches } = await openCaches(environment);
  await fillShop(environment, database, sessions);
  await fillOperators(environment, database, limits);
  await fillOrderDesk(limits);
  if (process.env.VERCEL) await fillOutboxDrain(environment, telemetry);
  await fillTraces(environment, config, store);
  await fillOverview(config, database, requests);
  if (config.enabled) await watchStock(database);
  await fillSettings(environment, config);
  const { openSamplingRoom } = await import('@/lib/sampling/server/open-sampling');
  const following = openSamplingRoom({ ...environment, config, database, sampling });
  await following.refresh();
  const { boundDrain } = await import('@/lib/http/server/drain');
  boundDrain(environment.shutdownDrainMs);
  const stopFollowing = async (): Promise<void> => following.stop();
  return stopAll(telemetry, stopFollowing, store?.close.bind(store), database.close.bind(database), closeCaches);
}

/** The outbox, the capture of payments and the sweep of abandoned ones. */
export async function startWorker(): Promise<Running> {
  keepSecrets(process.env);
  const environment = readEnvironment(process.env);
  const config = loadTelemetryConfig(process.env);
  const sampling = await openSampling(config);
  const telemetry = await startSignals(config, 'worker', { sampling });
  const { startDaemonRun } = await import('@/lib/telemetry/server/daemon-run');
  const run = startDaemonRun();
  const { database, checkout } = await run.step('daemon.start', async () => {
    const opened = await openDatabase(environment);
    return { database: opened, checkout: await openCheckout(environment, opened) };
  });
  const { openSamplingRoom } = await import('@/lib/sampling/server/open-sampling');
  const following = openSamplingRoom({ ...environment, config, database, sampling });
  await following.refresh();
  const { startOutboxWorker } = await import('@/lib/checkout/server/start-outbox-worker');
  const { startPaymentSweep } = await import('@/lib/checkout/server/start-payment-sweep');
  const worker = startOutboxWorker({ database, checkout });
  const sweep = startPaymentSweep({ checkout, run });
  log.info('worker is ready');
  const finish = () => run.step('daemon.stop', () => Promise.all([worker.stop(), sweep.stop()]));
  return stopAll(
    undefined,
    async () => following.stop(),
    async () => void (await finish()),
    async () => run.end(),
    database.close.bind(database),
    async () => telemetry?.shutdown(),
  );
}

/** The sandbox provider: a server of its own with a journal of its own. */
export async function startPayments(): Promise<Running> {
  keepSecrets(process.env);
  const environment = readPaymentsEnvironment(process.env);
  const telemetry = await startSignals(loadTelemetryConfig(process.env), 'payments');
  const { startSandbox } = await import('@/lib/payments/server/sandbox/start-sandbox');
  const sandbox = await startSandbox({
    dataDir: environment.dataDirectory,
    host: environment.paymentsHost,
    port: environment.paymentsPort,
  });
  log.info({ port: sandbox.port }, 'payments is ready');
  return stopAll(undefined, sandbox.stop.bind(sandbox), async () => telemetry?.shutdown());
}

/** What is kept, until operators say otherwise. */
async function openSampling(config: TelemetryConfig): Promise<Sampling | undefined> {
  if (!config.enabled) return undefined;
  const { createSampling, samplingSlot } = await import('@/lib/telemetry/server/sampling/sampling');
  const { configuredPolicy } = await import('@/lib/telemetry/server/sampling/configured');
  const sampling = createSampling(configuredPolicy(config));
  samplingSlot.set(sampling);
  return sampling;
}

/** Headers, cookies and ids of every request; with telemetry off too. */
async function openTheDoor(
  environment: Environment,
  config: TelemetryConfig,
  sampling: Sampling | undefined,
  requests: RequestWindow,
): Promise<void> {
  const { startRequestHook } = await import('@/lib/http/server/request-hook');
  const { partsOfName, requestName } = await import('@/lib/overview/route-of');
  const { fileRoute, recordRequest } = await import('@/lib/telemetry/server/metrics/request-metrics');
  const { ensureViewerCookie } = await import('@/lib/viewers/server/viewer-cookie');
  const { forcedBy } = await import('@/lib/sampling/server/open-sampling');
  const { viewersContext } = await import('@/lib/viewers/server/context');
  const cookie = { secret: environment.secret, secure: environment.publicUrl?.startsWith('https:') ?? false };
  viewersContext.set({ secret: environment.secret });
  startRequestHook({
    documentCookie: (cookieHeader) => ensureViewerCookie(cookieHeader, cookie),
    sampling,
    isForced: forcedBy(environment.secret),
    propagators: config.enabled ? config.propagators : [],
    trustProxyHops: environment.trustProxyHops,
    publicUrl: environment.publicUrl,
    serviceToken: environment.serviceToken,
    dev: process.env.NODE_ENV === 'development',
    onAnswered({ method, path, isFile, ...answer }) {
      if (isFile) return recordRequest({ ...answer, method, route: fileRoute(path) });
      const name = requestName(method, path);
      requests.add({ ...answer, name });
      recordRequest({ ...answer, method, route: partsOfName(name).route });
    },
  });
}

async function startSignals(
  config: TelemetryConfig,
  role: 'web' | 'worker' | 'payments',
  parts: { readonly embedded?: TraceSink | undefined; readonly sampling?: Sampling | undefined } = {},
): Promise<Telemetry | undefined> {
  if (!config.enabled) {
    for (const warning of config.warnings) log.warn(warning);
    log.info('OpenTelemetry tracing is switched off');
    return undefined;
  }
  const { currentRequestRoot } = await import('@/lib/http/server/request-context');
  if (role === 'web') (await import('@/lib/telemetry/server/quiet-next')).quietNext();
  if (process.env.VERCEL) {
    const { startVercelTelemetry } = await import('@/lib/telemetry/server/start-vercel');
    return startVercelTelemetry(config, currentRequestRoot, parts.sampling);
  }
  const { initTelemetry } = await import('@/lib/telemetry/server/init');
  return initTelemetry(config, {
    process: role,
    ...parts,
    ...(role === 'web' && { requestRoot: currentRequestRoot }),
  });
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
async function fillOutboxDrain(environment: Environment, telemetry: Telemetry | undefined): Promise<void> {
  const { drainByClock, drainOutbox, outboxDrain } = await import('@/lib/checkout/server/drain-outbox');
  const { checkoutContext } = await import('@/lib/checkout/server/context');
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
      await telemetry?.forceFlush();
      return drained;
    },
  });
}

/** What is in force, and where it comes from. */
async function fillSettings(environment: Environment, telemetry: TelemetryConfig): Promise<void> {
  const { createSettingsContext, settingsContext } = await import('@/lib/settings/server/context');
  const { exporterHealthSlot } = await import('@/lib/telemetry/server/exporter-health');
  const exporters = () => exporterHealthSlot.peek()?.() ?? [];
  settingsContext.set(createSettingsContext({ environment, telemetry, env: process.env, warnings, exporters }));
}

/** Where spans are read from, and the door by which browsers and our own processes bring theirs. */
async function fillTraces(environment: Environment, config: TelemetryConfig, store: Store | undefined): Promise<void> {
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

/** In the given order; one that fails does not keep the others from ending. */
function stopAll(telemetry: Telemetry | undefined, ...ends: ((() => Promise<void>) | undefined)[]): Running {
  return {
    async stop() {
      for (const end of [telemetry?.shutdown, ...ends]) {
        try {
          await end?.();
        } catch (error) {
          log.error({ err: error }, 'something did not end well');
        }
      }
    },
  };
}
