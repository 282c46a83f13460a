import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';

/** A page and a server that misbehave on request, for what a real gateway does not do on demand. */
export interface TrapServer {
  readonly url: string;
  /** The same server under another origin. */
  readonly otherUrl: string;
  /** Everything but pages, scripts and the intake, in order. */
  readonly requests: SeenRequest[];
  readonly spans: SeenSpan[];
  readonly logs: SeenLog[];
  /** Sizes of the batches that came, accepted or not. */
  readonly batchBytes: number[];
  /** How the intake answers next; 200 when empty. */
  readonly answers: IntakeAnswer[];
  readonly endless: { sentBytes: number; isClosed: boolean };
  readonly scripts: string[];
  close(): Promise<void>;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface IntakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const Attribute = z.object({
  key: z.string(),
  value: z.object({
    stringValue: z.string().optional(),
    intValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    doubleValue: z.number().optional(),
  }),
});

const Attributes = z
  .array(Attribute)
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])));

const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: Attributes,
  events: z.array(z.object({ name: z.string() })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.number() }).default({ code: 0 }),
});

const Batch = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(Span) })),
    }),
  ),
});

const LogRecord = z.object({
  timeUnixNano: z.string(),
  severityNumber: z.number(),
  eventName: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  flags: z.number(),
  attributes: Attributes,
});

const LogBatch = z.object({
  resourceLogs: z.array(z.object({ scopeLogs: z.array(z.object({ logRecords: z.array(LogRecord) })) })),
});

export type SeenLog = z.infer<typeof LogRecord>;

/** `session` is the envelope's: the intake writes it on each span. */
export type SeenSpan = z.infer<typeof Span> & { readonly scope: string; readonly session: unknown };

export const SERVER_SPAN = { traceId: 'a1'.repeat(16), spanId: 'b2'.repeat(8) } as const;

export async function startTrapServer(): Promise<TrapServer> {
  const files = await (bundled ??= bundle());
  const state = {
    requests: [] as SeenRequest[],
    spans: [] as SeenSpan[],
    logs: [] as SeenLog[],
    batchBytes: [] as number[],
    answers: [] as IntakeAnswer[],
    endless: { sentBytes: 0, isClosed: false },
    scripts: [] as string[],
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://trap');
    if (url.pathname === '/favicon.ico') return void response.writeHead(404).end();
    if (url.pathname.startsWith('/_next/')) return script(url, response);
    if (url.pathname === '/api/otlp/v1/traces') return void intake(request, response);
    if (url.pathname === '/api/otlp/v1/logs') return void logs(request, response);
    if (request.headers['sec-fetch-dest'] === 'document') return document(url, response);
    state.requests.push({ method: request.method ?? '', path: url.pathname + url.search, headers: request.headers });
    if (url.pathname === '/media/salt-meridian/endless.ts') return endless(response);
    if (url.pathname === '/api/reset') return void request.socket.destroy();
    if (url.pathname === '/api/hang') return;
    if (request.method === 'OPTIONS') return void response.writeHead(204, allowOthers(request)).end();
    const status = Number(/^\/api\/status\/(\d+)$/.exec(url.pathname)?.[1] ?? 200);
    response.writeHead(status, { 'content-type': 'application/json', ...allowOthers(request) }).end('{}');
  };
  const script = (url: URL, response: ServerResponse): void => {
    const name = url.pathname.replace('/_next/', '');
    state.scripts.push(name);
    response.writeHead(files.has(name) ? 200 : 404, { 'content-type': 'text/javascript' }).end(files.get(name));
  };
  const intake = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    state.batchBytes.push(body.length);
    const answer = state.answers.shift() ?? { status: 200 };
    response.writeHead(answer.status, answer.headers).end('{}');
    if (answer.status !== 200) return;
    for (const { resource, scopeSpans } of Batch.parse(JSON.parse(body)).resourceSpans) {
      const session = resource.attributes['session.id'];
      for (const { scope, spans } of scopeSpans)
        state.spans.push(...spans.map((span) => ({ ...span, scope: scope.name, session })));
    }
  };
  const logs = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { resourceLogs } = LogBatch.parse(JSON.parse(await text(request)));
    response.writeHead(200).end('{}');
    for (const { scopeLogs } of resourceLogs) for (const { logRecords } of scopeLogs) state.logs.push(...logRecords);
  };
  const endless = (response: ServerResponse): void => {
    const chunk = Buffer.alloc(256 * 1024);
    state.endless = Object.assign(state.endless, { sentBytes: 0, isClosed: false });
    response.writeHead(200, { 'content-type': 'video/mp2t' });
    response.on('close', () => {
      state.endless.isClosed = true;
    });
    const pump = (): void => {
      while (!response.destroyed) {
        state.endless.sentBytes += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', () => setImmediate(pump));
      }
    };
    pump();
  };
  const [main, other] = await Promise.all([listen(handle), listen(handle)]);
  return {
    ...state,
    url: main.url,
    otherUrl: other.url,
    close: async () => void (await Promise.all([main.close(), other.close()])),
  };
}

/** `?ratio=0.5`, `?off`, `?timing=none|stale|unsampled`, `?cached`, `?block` (the load event never comes). */
function document(url: URL, response: ServerResponse): void {
  const query = url.searchParams;
  const ratio = query.has('off') ? '' : ` data-trace-ratio="${query.get('ratio') ?? '1'}"`;
  const timing = query.get('timing');
  const sentMs = timing === 'stale' ? Date.now() - 300_000 : Date.now();
  const traceparent = `00-${SERVER_SPAN.traceId}-${SERVER_SPAN.spanId}-${timing === 'unsampled' ? '00' : '01'}`;
  if (timing !== 'none')
    response.setHeader('server-timing', `traceparent;desc="${traceparent}";t=${sentMs}, t;desc="${sentMs}"`);
  response.setHeader('cache-control', query.has('cached') ? 'max-age=600' : 'no-store');
  response.setHeader('content-type', 'text/html');
  const block = query.has('block') ? '<img src="/api/hang" alt="">' : '';
  response.end(
    `<!doctype html><html${ratio}><title>trap</title><script type="module" src="/_next/entry.js"></script>${block}`,
  );
}

function allowOthers(request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  return origin ? { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'x-mine' } : {};
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function listen(
  handle: (q: IncomingMessage, s: ServerResponse) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Once for all tests of a worker. */
let bundled: Promise<ReadonlyMap<string, string>> | undefined;

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    entryPoints: [path.join(process.cwd(), 'e2e/trap-pages/entry.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: '/',
    write: false,
    logLevel: 'silent',
  });
  return new Map(result.outputFiles.map((file) => [path.basename(file.path), file.text]));
}
