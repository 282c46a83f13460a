import 'server-only';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { keys } from '@/lib/telemetry/attributes';
import { extractContext } from '@/lib/telemetry/propagation';
import { recordException, withSpan } from '@/lib/telemetry/tracing';
import { cardKind } from '../../cards';
import { AuthorizationBody, CaptureBody } from '../../messages';
import { PAYMENTS_SCOPE, type PaymentRoute, paymentRoutes, spanName } from '../../telemetry';
import { openJournal } from './journal';
import { Ledger, type LedgerAnswer } from './ledger';

export interface SandboxOptions {
  /** MEDIA_GATEWAY_DATA; the journal is in `payments` below it. */
  readonly dataDir: string;
  readonly host?: string;
  /** A free one when absent or 0. */
  readonly port?: number;
  /** How long the slow card takes. */
  readonly slowMs?: number;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const BODY_BYTES_MAX = 16 * 1024;
const SLOW_MS = 4_000;

/** A payment provider of our own for development and tests: a real server with a real journal, and no real money. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const journal = await openJournal(path.join(options.dataDir, 'payments'));
  const ledger = new Ledger(journal);
  const slowMs = options.slowMs ?? SLOW_MS;
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => void serve(ledger, slowMs, request, response));
  await listen(server, host, options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await journal.close();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

interface Match {
  readonly route: PaymentRoute;
  readonly id: string;
}

async function serve(
  ledger: Ledger,
  slowMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const urlPath = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const match = matchRoute(request.method ?? '', urlPath);
  if (!match) {
    const alive = request.method === 'GET' && urlPath === '/health';
    write(response, alive ? { status: 200, body: { status: 'ok' } } : { status: 404, body: { error: 'not_found' } });
    return;
  }
  const attributes = {
    [keys.httpMethod]: match.route.method,
    [keys.httpRoute]: match.route.template,
    [keys.urlPath]: urlPath,
    [keys.urlScheme]: 'http',
  };
  // Without a caller's context this is a trace of its own, whatever happens to be active here.
  const parent = extractContext(request.headers);
  await context.with(parent, () =>
    withSpan(spanName(match.route), { kind: SpanKind.SERVER, attributes, scope: PAYMENTS_SCOPE }, async (span) => {
      const answer = await handle(ledger, slowMs, match, request).catch((error: unknown) => {
        recordException(span, error);
        return { status: 500, body: { error: 'internal' } };
      });
      span.setAttribute(keys.httpStatus, answer.status);
      if (answer.status >= 500) {
        span.setAttribute(keys.errorType, String(answer.status));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      write(response, answer);
    }),
  );
}

function matchRoute(method: string, urlPath: string): Match | undefined {
  for (const route of Object.values(paymentRoutes)) {
    const pattern = new RegExp(`^${route.template.replace(/\[\w+\]/, '([\\w-]{1,100})')}$`);
    const found = route.method === method ? pattern.exec(urlPath) : null;
    if (found) return { route, id: found[1] ?? '' };
  }
  return undefined;
}

async function handle(ledger: Ledger, slowMs: number, match: Match, request: IncomingMessage): Promise<Answer> {
  if (match.route === paymentRoutes.lookUp) return answer(ledger.lookUp(match.id));
  const text = await readText(request);
  if (text === undefined) return { status: 413, body: { error: 'too_large' } };
  const json = parseJson(text);
  if (match.route === paymentRoutes.void) return answer(await ledger.void(match.id));
  if (match.route === paymentRoutes.capture) {
    const body = CaptureBody.safeParse(json);
    return body.success ? answer(await ledger.capture(match.id, body.data.amountCents)) : INVALID;
  }
  const body = AuthorizationBody.safeParse(json);
  return body.success ? authorize(ledger, slowMs, body.data) : INVALID;
}

const INVALID: Answer = { status: 400, body: { error: 'invalid_request' } };

/** The journal has it before the slow card waits and before the broken one fails: a look-up finds what has happened. */
async function authorize(ledger: Ledger, slowMs: number, body: AuthorizationBody): Promise<Answer> {
  const kind = cardKind(body.card.number);
  const first = 'refused' in ledger.lookUp(body.reference);
  const result = answer(await ledger.authorize(body));
  if (first && kind === 'slow') await delay(slowMs);
  if (first && kind === 'broken') return { status: 500, body: { error: 'internal' } };
  return result;
}

function answer(result: LedgerAnswer<object>): Answer {
  return 'ok' in result ? { status: 200, body: result.ok } : { status: result.refused, body: { error: result.error } };
}

/** Undefined when it is too large; the rest is then read and thrown away. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size <= BODY_BYTES_MAX) parts.push(part);
  }
  return size > BODY_BYTES_MAX ? undefined : Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
