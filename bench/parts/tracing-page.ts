import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { z } from 'zod';

/** `on`: traced. `none`: the same page without our script. `bare`: traced once somebody imports the script. */
export type Mode = 'on' | 'none' | 'bare';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
}

export interface TracingPage {
  address(mode: Mode): string;
  /** How long the server waits with the SDK, so that what comes before it can be told apart. */
  sdkDelayMs: number;
  /** What the browser has sent so far. */
  readonly received: { spans: ReceivedSpan[]; bytes: number };
  stop(): Promise<void>;
}

export const FETCHED = '/api/catalog';
/** Answers after this where asked with `?slow`. */
export const SLOW_MS = 300;

const SOURCE = `
import '@/instrumentation-client';
import { watchNavigation } from '@/lib/telemetry/browser/navigation';
addEventListener('DOMContentLoaded', watchNavigation);
`;
const Batch = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(z.object({ spans: z.array(z.object({ name: z.string(), traceId: z.string() })) })),
    }),
  ),
});

/** A page with our script and nothing else, and a server whose answers cost nothing: all that differs is the tracing. */
export async function openTracingPage(): Promise<TracingPage> {
  const scripts = await bundleScripts();
  const page = { sdkDelayMs: 0, received: { spans: [] as ReceivedSpan[], bytes: 0 } };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // the page was left
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const script = scripts.get(pathname);
    if (pathname === '/api/otlp/v1/traces') {
      take(await textOf(request));
      send(response, 'application/json', '{}');
    } else if (pathname === FETCHED) {
      if (searchParams.has('slow')) await delay(SLOW_MS);
      send(response, 'application/json', '{"titles":[]}');
    } else if (script !== undefined) {
      if (pathname.startsWith('/sdk-')) await delay(page.sdkDelayMs);
      send(response, 'text/javascript', script);
    } else send(response, 'text/html', html(searchParams.get('mode')));
  }

  function take(body: string): void {
    page.received.bytes += body.length;
    for (const { scopeSpans } of Batch.parse(JSON.parse(body)).resourceSpans)
      for (const { spans } of scopeSpans) page.received.spans.push(...spans);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the page has no address');
  return Object.assign(page, {
    address: (mode: Mode) => `http://127.0.0.1:${address.port}/?mode=${mode}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

/** As the product's build splits it: one file before hydration, the rest when the page is idle. */
async function bundleScripts(): Promise<Map<string, string>> {
  const result = await build({
    stdin: { contents: SOURCE, resolveDir: process.cwd(), loader: 'ts', sourcefile: 'script.ts' },
    outdir: '/',
    entryNames: 'script',
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    write: false,
  });
  return new Map(result.outputFiles.map(({ path, text }) => [path, text]));
}

function html(mode: string | null): string {
  const attribute = mode === 'none' ? '' : ' data-trace-ratio="1"';
  const script = mode === 'on' ? '<script type="module" src="/script.js"></script>' : '';
  return `<!doctype html><html${attribute}><head><title>tracing</title>${script}</head><body><p>tracing</p></body></html>`;
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
