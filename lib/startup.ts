import 'server-only';
import { openCaches, openCheckout, openDatabase, openStore } from '@/lib/adapters';
import { type Environment, readEnvironment, readPaymentsEnvironment } from '@/lib/environment';
import { fillSlots } from '@/lib/fill-slots';
import type { RequestWindow } from '@/lib/overview/request-window';
import type { EnabledTelemetryConfig, TelemetryConfig } from '@/lib/telemetry/config';
import { keepSecrets } from '@/lib/telemetry/server/clean-output';
import type { Telemetry, TelemetryOptions } from '@/lib/telemetry/server/init';
import { loadTelemetryConfig } from '@/lib/telemetry/server/load-config';
import { logger } from '@/lib/telemetry/server/logger';
import type { Sampling } from '@/lib/telemetry/server/sampling/sampling';

/**
 * The composition root: configuration, telemetry, adapters (`adapters.ts`), contexts (`fill-slots.ts`). Rooms never ask
 * which they have.
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
  const caches = await openCaches(environment);
  await fillSlots({ environment, config, database, caches, store, requests, telemetry, warn, warnings });
  const { openSamplingRoom } = await import('@/lib/sampling/server/open-sampling');
  const following = openSamplingRoom({ ...environment, config, database, sampling });
  await following.refresh();
  const { boundDrain } = await import('@/lib/http/server/drain');
  boundDrain(environment.shutdownDrainMs);
  const stopFollowing = async (): Promise<void> => following.stop();
  return stopAll(telemetry, stopFollowing, store?.close.bind(store), database.close.bind(database), caches.close);
}

/** The outbox, the capture of payments, the sweep of abandoned ones, and the end of what is kept for a time. */
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
  const { pruneAudit } = await import('@/lib/operators/server/prune-audit');
  const alsoForget = () => pruneAudit(database, { ageMaxMs: environment.auditAgeMaxMs });
  const worker = startOutboxWorker({ database, checkout, alsoForget });
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
  const { renewViewerCookie } = await import('@/lib/viewers/server/viewer-cookie');
  const { forcedBy } = await import('@/lib/sampling/server/open-sampling');
  const { viewersContext } = await import('@/lib/viewers/server/context');
  const cookie = { secret: environment.secret, secure: environment.publicUrl?.startsWith('https:') ?? false };
  viewersContext.set(cookie);
  startRequestHook({
    documentCookie: (cookieHeader) => renewViewerCookie(cookieHeader, cookie),
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

type ProcessRole = TelemetryOptions['process'];
type SignalParts = Pick<TelemetryOptions, 'embedded' | 'sampling'>;

async function startSignals(
  config: TelemetryConfig,
  role: ProcessRole,
  parts: SignalParts = {},
): Promise<Telemetry | undefined> {
  if (!config.enabled) {
    for (const warning of config.warnings) log.warn(warning);
    log.info('OpenTelemetry tracing is switched off');
    return undefined;
  }
  const telemetry = await (process.env.VERCEL ? startOnVercel(config, parts) : startOnNode(config, role, parts));
  if (role === 'web') (await import('@/lib/telemetry/server/quiet-next')).quietNext();
  return telemetry;
}

async function startOnNode(config: EnabledTelemetryConfig, role: ProcessRole, parts: SignalParts): Promise<Telemetry> {
  const { initTelemetry } = await import('@/lib/telemetry/server/init');
  if (role !== 'web') return initTelemetry(config, { process: role, ...parts });
  const { currentRequestRoot } = await import('@/lib/http/server/request-context');
  return initTelemetry(config, { process: role, ...parts, requestRoot: currentRequestRoot });
}

async function startOnVercel(config: EnabledTelemetryConfig, { sampling }: SignalParts): Promise<Telemetry> {
  const { startVercelTelemetry } = await import('@/lib/telemetry/server/start-vercel');
  const { currentRequestRoot } = await import('@/lib/http/server/request-context');
  return startVercelTelemetry(config, currentRequestRoot, sampling);
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
