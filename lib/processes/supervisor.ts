import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { loadTelemetryConfig } from '@/lib/telemetry/server/load-config';
import { announcement } from './announce';
import type { Child } from './child';
import { startChildren } from './children';
import { claimDataDirectory } from './data-directory';
import { readFlags } from './flags';
import { keepPostgres } from './keep-postgres';
import { freePort, tryPort } from './ports';
import { makeMedia, openDatabase, seedRows } from './prepare-data';
import { keepRoster, type Roster } from './roster';
import { flushMs } from './run-child';
import { gatewayName } from './service-environment';

/** Starts everything in order, keeps it up, and ends it in order. It serves nothing itself. */
/** Beyond the flush of the spans. */
const CHILD_GRACE_MS = 200;
/** With telemetry off too: there may be work in hand. */
const CHILD_GRACE_MIN_MS = 700;
const EXIT_GRACE_MS = 100;
/** On one's own machine everything has ended within three seconds. */
const QUICK_DRAIN_MS = 600;
const PARENT_POLL_MS = 500;

const Settings = z.object({
  MEDIA_GATEWAY_DATA: z.string().default('.data'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MEDIA_GATEWAY_SEED: z.enum(['one', 'all']).default('all'),
  SHUTDOWN_DRAIN_MS: z.coerce.number().int().min(0).max(600_000).optional(),
});

const startedAtMs = performance.timeOrigin;
const say = (line: string) => console.log(line);
const step = (line: string) => say(`  ${line}`);
const undo: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

async function start(): Promise<void> {
  const { env, flagged, isDev } = readFlags(process.argv.slice(2), process.env);
  const settings = readSettings(env);
  const dataDirectory = resolve(settings.MEDIA_GATEWAY_DATA);
  const run = await claimDataDirectory(dataDirectory);
  undo.push(() => run.release());
  const host = settings.HOST;
  const port = await requirePort(settings.PORT, host);
  const url = env.PUBLIC_URL || `http://${isLoopback(host) ? 'localhost' : host}:${port}`;
  const roster = keepRoster(run, { url, since: new Date(startedAtMs).toISOString() });
  undo.push(() => roster.close());

  const databaseUrl = env.DATABASE_URL || (await startPostgres(dataDirectory, roster));
  const database = await openDatabase(databaseUrl);
  undo.push(() => database.close());

  step('Starting web, worker and payments …');
  const telemetry = loadTelemetryConfig(env);
  const children = startChildren({
    env,
    flagged,
    isDev,
    host,
    port,
    databaseUrl,
    dataDirectory,
    paymentsPort: env.PAYMENT_URL ? undefined : await freePort(),
    serviceName: gatewayName(env),
    drainMs: settings.SHUTDOWN_DRAIN_MS ?? QUICK_DRAIN_MS,
    say,
    onChange: roster.changed,
  });
  for (const child of children) roster.add(child.name, child.pid);
  undo.push(() => endChildren(children, { drainMs: settings.SHUTDOWN_DRAIN_MS, flushMs: flushMs(env) }));

  const leaving = new AbortController();
  undo.push(() => leaving.abort());
  const media = { database, dataDirectory, env, say: step, signal: leaving.signal };
  const seeded = seedRows(database, env);
  const firstFilm = seeded.then(() => makeMedia('one', media));
  const [operator] = await Promise.all([seeded, firstFilm, ...children.map((child) => child.ready)]);
  const seconds = (Date.now() - startedAtMs) / 1000;
  say(announcement({ url, dataDirectory, operator, telemetry, seconds }));
  if (settings.MEDIA_GATEWAY_SEED === 'all') void makeMedia('all', media).catch(reportError);
}

function readSettings(env: Readonly<Record<string, string | undefined>>): z.infer<typeof Settings> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new AppError('invalid_request', `Not usable: ${names.join(', ')}`);
}

async function requirePort(wanted: number, host: string): Promise<number> {
  const port = await tryPort(wanted, host);
  if (port !== undefined) return port;
  throw new AppError(
    'conflict',
    `Port ${wanted} is in use by another program. Start with another one: PORT=${wanted + 1} npm run up`,
  );
}

async function startPostgres(dataDirectory: string, roster: Roster): Promise<string> {
  step('Starting PostgreSQL …');
  const postgres = await keepPostgres(join(dataDirectory, 'postgres'), { say, onChange: roster.changed });
  undo.push(() => postgres.stop());
  roster.add('postgres', postgres.pid);
  return postgres.url;
}

/**
 * With a drain the provider stays until the last order is placed. In a hurry it ends with the worker, before the web
 * process, through which the last spans of both may have to go.
 */
async function endChildren(
  children: readonly Child[],
  { drainMs, flushMs }: { readonly drainMs: number | undefined; readonly flushMs: number },
): Promise<void> {
  const childGraceMs = Math.max(CHILD_GRACE_MIN_MS, CHILD_GRACE_MS + flushMs);
  const webGraceMs = (drainMs ?? QUICK_DRAIN_MS) + flushMs + EXIT_GRACE_MS;
  const end = (graceMs: number, ...names: string[]) =>
    Promise.all(children.filter(({ name }) => names.includes(name)).map((child) => child.stop(graceMs)));
  if (drainMs === undefined) {
    await end(childGraceMs, 'worker', 'payments');
    await end(webGraceMs, 'web');
    return;
  }
  await end(childGraceMs, 'worker');
  await end(webGraceMs, 'web');
  await end(childGraceMs, 'payments');
}

/** Undoes in reverse what was done so far. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const action of undo.reverse()) {
      try {
        await action();
      } catch (error) {
        reportError(error);
      }
    }
  })();
  return stopping;
}

function reportError(error: unknown): void {
  console.error(error instanceof AppError ? `\n${error.message}` : error);
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::'].includes(host);
}

function onSignal(): void {
  if (stopping) process.exit(1); // asked twice: the children end with their channel
  say('\n  Stopping …');
  void stop().then(() => process.exit(0));
}

/** npm can be killed under us, and nobody would see that we run on. */
function endWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping) onSignal();
  }, PARENT_POLL_MS).unref();
}

// What the gateway keeps is for its own user alone; its children inherit this.
process.umask(0o077);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
endWithNpm();
try {
  await start();
} catch (error) {
  if (!stopping) {
    reportError(error);
    await stop();
    process.exit(1);
  }
}
