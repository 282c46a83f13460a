import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '@/lib/processes/ports';
import { type NodeProcess, startNode } from './node-process';

/** A way to run the web process that is compared with the baseline. */
export interface Variant {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of the copy without telemetry. */
  readonly isBare?: boolean;
  /** Requests do not pass through our hook. */
  readonly withoutHook?: boolean;
  /** A module that is loaded before the app: somebody else's telemetry. */
  readonly preload?: string;
}

export const BASELINE: Variant = {
  name: 'empty register()',
  env: { OTEL_SDK_DISABLED: 'true' },
  isBare: true,
  withoutHook: true,
};

/** Batches leave within the time for which a burst is watched afterwards, so that each pays for its own. */
export const BATCH_DELAY_MS = 250;

export function variants(sinkUrl: string, batchDelayMs = BATCH_DELAY_MS): Variant[] {
  const otlp = {
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    // Nobody reads here; it keeps the embedded store out.
    JAEGER_QUERY_URL: sinkUrl,
    OTEL_BSP_SCHEDULE_DELAY: String(batchDelayMs),
  };
  return [
    BASELINE,
    { name: 'the same, with our hook', env: { OTEL_SDK_DISABLED: 'true' }, isBare: true },
    { name: 'disabled', env: { OTEL_SDK_DISABLED: 'true' } },
    { name: 'NodeSDK, 10 %', env: { ...otlp, OTEL_SAMPLING_RATE: '0.1' } },
    { name: 'NodeSDK, 100 %', env: { ...otlp, OTEL_SAMPLING_RATE: '1' } },
    { name: '@vercel/otel, 100 %', env: { ...otlp, OTEL_SAMPLING_RATE: '1', VERCEL: '1' } },
    { name: 'embedded store, 100 %', env: { OTEL_SAMPLING_RATE: '1' } },
  ];
}

/** The same shop as the baseline with what others would put there, as it comes, everything kept. */
export function peers(sinkUrl: string, folder: string): Variant[] {
  const common = { isBare: true, withoutHook: true };
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    OTEL_BSP_SCHEDULE_DELAY: String(BATCH_DELAY_MS),
    BENCH_PEERS: folder,
    // One of them asks for the framework's own files.
    NODE_PATH: join(process.cwd(), 'node_modules'),
  };
  const auto = join(folder, 'node_modules/@opentelemetry/auto-instrumentations-node/build/src/register.js');
  const sentry = join(process.cwd(), 'bench/peers/sentry.cjs');
  return [
    { name: 'auto-instrumentation', env, preload: auto, ...common },
    { name: 'Sentry', env, preload: sentry, ...common },
  ];
}

export interface Web extends NodeProcess {
  readonly url: string;
}

/** As the supervisor starts it. */
export async function startWeb(
  { env, isBare, withoutHook, preload }: Variant,
  shopEnv: Readonly<Record<string, string>>,
  place: { readonly bareDir: string; readonly dataDir: string },
): Promise<Web> {
  const cwd = isBare ? place.bareDir : process.cwd();
  const port = await freePort();
  if (port === undefined) throw new Error('no free port');
  const url = `http://127.0.0.1:${port}`;
  const first = preload === undefined ? [] : [`--require=${preload}`];
  const own = ['dist/parent-watch.mjs', ...(withoutHook ? ['no-hook.mjs'] : [])];
  const imports = own.map((file) => `--import=${pathToFileURL(join(cwd, file)).href}`);
  const args = [
    ...first,
    ...imports,
    'node_modules/next/dist/bin/next',
    'start',
    '-H',
    '127.0.0.1',
    '-p',
    String(port),
  ];
  const web = startNode(
    args,
    { ...shopEnv, ...env, NEXT_OTEL_FETCH_DISABLED: '1', PORT: String(port), MEDIA_GATEWAY_DATA: place.dataDir },
    cwd,
  );
  await untilReady(url, web);
  return { ...web, url };
}

async function untilReady(url: string, web: NodeProcess): Promise<void> {
  let ended: unknown;
  web.message.catch((error: unknown) => (ended = error));
  for (;;) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (ended) throw ended;
    await new Promise((done) => setTimeout(done, 50));
  }
}
