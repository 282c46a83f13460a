import { jaegerBroken, jaegerTimeout, jaegerUnreachable } from './errors';

export interface JaegerHttp {
  /** `Jaeger at host:port`, for messages. */
  readonly name: string;
  get(path: string, params: URLSearchParams | undefined, signal: AbortSignal): Promise<JaegerAnswer>;
}

/** `missing`: this Jaeger has no such route. A refusal that is a real answer comes as `refused`. */
export type JaegerAnswer =
  | { readonly kind: 'ok'; readonly body: unknown; readonly text: string }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'missing' };

export interface JaegerHttpOptions {
  /** From configuration only, never from a request. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
  readonly bodyBytesMax?: number;
}

const TIMEOUT_MS = 5_000;
const BODY_BYTES_MAX = 64 * 1024 * 1024;
/** A Jaeger may be exchanged for a newer one while we run. */
const MISSING_MS = 30_000;

export function createJaegerHttp({
  baseUrl,
  timeoutMs = TIMEOUT_MS,
  bodyBytesMax = BODY_BYTES_MAX,
}: JaegerHttpOptions): JaegerHttp {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const name = `Jaeger at ${base.host}`;
  const headers = { accept: 'application/json', ...takeCredentials(base) };
  const missing = new Map<string, number>();
  return {
    name,
    async get(path, params, signal) {
      const route = v3Route(path);
      if (route !== undefined && (missing.get(route) ?? 0) > performance.now()) return MISSING;
      const url = new URL(path, base);
      if (params) url.search = params.toString();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await fetch(url, { headers, redirect: 'error', signal: limit });
        const text = await readText(name, response, bodyBytesMax);
        const answer = route === V3_TRACES && isOldV3(response, text) ? MISSING : readAnswer(name, response, text);
        if (route !== undefined && answer.kind === 'missing') missing.set(route, performance.now() + MISSING_MS);
        return answer;
      } catch (cause) {
        throw explain(name, cause, signal, limit);
      }
    },
  };
}

const MISSING = { kind: 'missing' } as const;
const V3_TRACES = 'api/v3/traces';
/** A resource of that length does not come before the first span. */
const HEAD_CHARS = 100_000;

/** Without an id: these are few. */
function v3Route(path: string): string | undefined {
  return path.startsWith('api/v3/') ? path.split('/', 3).join('/') : undefined;
}

/**
 * The v3 of Jaeger 1: an object for each trace one after another and none at all for no hits, ids in base64, a missing
 * trace is a fault of the server, and a search without a service finds nothing. Its old dialect tells more.
 */
function isOldV3({ ok }: Response, text: string): boolean {
  const start = text.slice(0, HEAD_CHARS);
  return ok ? start.trim() === '' || start.includes('"instrumentationLibrarySpans":') : /"grpcCode":\d/.test(start);
}

/** A user and password in the configured address become a header: `fetch` refuses them in a URL. */
function takeCredentials(base: URL): Record<string, string> {
  if (base.username === '') return {};
  const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  base.username = '';
  base.password = '';
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function readText(name: string, response: Response, bytesMax: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw jaegerBroken(name, `answered with more than ${Math.floor(bytesMax / 1_000_000)} MB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Believes no status alone: 2.13 answers every unknown path with 200 and its web page. Other pages are those of a proxy
 * before it: what they say is in the status.
 */
function readAnswer(name: string, response: Response, text: string): JaegerAnswer {
  const { ok, status, statusText } = response;
  const isPage = /^text\/html/i.test(response.headers.get('content-type') ?? '');
  const body = isPage ? undefined : parse(text);
  if (body === undefined && (status === 404 || (isPage && ok))) return MISSING;
  if (!ok) return { kind: 'refused', status, message: isPage ? statusText || 'a web page' : messageOf(body, text) };
  if (body === undefined) throw jaegerBroken(name, 'answered with something that is not JSON');
  return { kind: 'ok', body, text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{"error": {"message"}}` of v3, `{"errors": [{"msg"}]}` of the old API, or bare text. */
function messageOf(body: unknown, text: string): string {
  const { error, errors } = (body ?? {}) as { error?: { message?: unknown }; errors?: { msg?: unknown }[] };
  const message = error?.message ?? errors?.[0]?.msg;
  return (typeof message === 'string' ? message : text).slice(0, 300);
}

function explain(name: string, cause: unknown, signal: AbortSignal, limit: AbortSignal): unknown {
  if (signal.aborted && !isTimeout(signal.reason)) return signal.reason;
  if (limit.aborted) return jaegerTimeout(name, cause);
  return cause instanceof TypeError ? jaegerUnreachable(name, cause) : cause;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
