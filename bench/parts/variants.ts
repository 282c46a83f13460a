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
}

export const BASELINE: Variant = {
  name: 'empty register()',
  env: { OTEL_SDK_DISABLED: 'true' },
  isBare: true,
  withoutHook: true,
};

/** Batches leave within the time for which a burst is watched afterwards, so that each pays for its own. */
export const BATCH_DELAY_MS = 1000;

export function variants(sinkUrl: string): Variant[] {
  const otlp = {
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    // Nobody reads here; it keeps the embedded store out.
    JAEGER_QUERY_URL: sinkUrl,
    OTEL_BSP_SCHEDULE_DELAY: String(BATCH_DELAY_MS),
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

export interface Web extends NodeProcess {
  readonly url: string;
}

/** As the supervisor starts it. */
export async function startWeb(
  { env, isBare, withoutHook }: Variant,
  shopEnv: Readonly<Record<string, string>>,
  place: { readonly bareDir: string; readonly dataDir: string },
): Promise<Web> {
  const cwd = isBare ? place.bareDir : process.cwd();
  const port = await freePort();
  if (port === undefined) throw new Error('no free port');
  const url = `http://127.0.0.1:${port}`;
  const preload = ['dist/parent-watch.mjs', ...(withoutHook ? ['no-hook.mjs'] : [])];
  const imports = preload.map((file) => `--import=${pathToFileURL(join(cwd, file)).href}`);
  const args = [...imports, 'node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)];
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
