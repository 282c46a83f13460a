import type { z } from 'zod';

/** A request that did not bring what was asked for. The four ways it can go wrong are its subclasses. */
export class FetchError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export interface ApiProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly traceId?: string | undefined;
  readonly retryAfterS?: number | undefined;
}

/** The server answered with an error. `detail` may be shown; the support code comes from `traceId`. */
export class ApiError extends FetchError {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly traceId: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(problem: ApiProblem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.traceId = problem.traceId;
    this.retryAfterS = problem.retryAfterS;
  }
}

/** No answer within `timeoutMs`; whether the server acted is not known. */
export class TimeoutError extends FetchError {}

/** No answer at all: offline, refused, reset. */
export class NetworkError extends FetchError {}

/** An answer, but not the one that was agreed on. */
export class SchemaError extends FetchError {}

export interface FetchJsonOptions<S extends z.ZodType> {
  readonly schema: S;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** A flow's own fetch (`f.fetch`), for work in parallel. */
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 15_000;

/**
 * One JSON request with a timeout, parsed by a schema. Throws `ApiError`, `TimeoutError`, `NetworkError` or
 * `SchemaError`; the caller's own abort comes back as it is. An empty answer (204) is parsed as `undefined`.
 */
export async function fetchJson<S extends z.ZodType>(url: string, options: FetchJsonOptions<S>): Promise<z.infer<S>> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const send = options.fetch ?? globalThis.fetch;
  let response: Response;
  let text: string;
  try {
    response = await send(url, requestInit(options, timeout));
    text = await response.text();
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    if (timeout.aborted) throw new TimeoutError(`no answer within ${timeoutMs} ms`, { cause });
    throw new NetworkError('the server can not be reached', { cause });
  }
  if (!response.ok) throw new ApiError(readProblem(response, text));
  const result = options.schema.safeParse(parseJson(text));
  if (!result.success) throw new SchemaError('the answer is not in the agreed form', { cause: result.error });
  return result.data;
}

function requestInit(options: FetchJsonOptions<z.ZodType>, timeout: AbortSignal): RequestInit {
  const hasBody = options.body !== undefined;
  return {
    method: options.method ?? (hasBody ? 'POST' : 'GET'),
    headers: { accept: 'application/json', ...(hasBody && { 'content-type': 'application/json' }), ...options.headers },
    ...(hasBody && { body: JSON.stringify(options.body) }),
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  };
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SchemaError('the answer is not JSON', { cause });
  }
}

/** `application/problem+json` where the server sent one; else what the status says (a proxy in between, a crash). */
function readProblem(response: Response, text: string): ApiProblem {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const body = isProblem ? problemFields(text) : {};
  const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    code: textOf(body.code) ?? 'internal',
    detail: textOf(body.detail) ?? textOf(body.title) ?? `The server answered with ${response.status}.`,
    traceId: textOf(body.traceId),
    retryAfterS: Number.isFinite(retryAfterS) ? retryAfterS : undefined,
  };
}

function problemFields(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
