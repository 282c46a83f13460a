import 'server-only';
import { trace } from '@opentelemetry/api';
import type { z } from 'zod';
import { AppError } from '../../base/errors';
import { newTraceId } from '../../base/ids';
import { keys } from '../../telemetry/attributes';
import { supportCode } from '../../telemetry/support-code';
import { recordException } from '../../telemetry/tracing';
import { problemResponse } from './problem';
import { requestContext, serverSpan } from './request-context';

type NextRoute<P> = (request: Request, context: { params: Promise<P> }) => Promise<Response>;

/** The trace id of this request: the active span's, else the request hook's. Never absent. */
export function currentTraceId(): string {
  return trace.getActiveSpan()?.spanContext().traceId ?? requestContext()?.traceId ?? newTraceId();
}

/**
 * The one place where a thrown error becomes an answer. Expected errors (`AppError` below 500) are answers, not span
 * errors; all others are recorded on the active span, which carries the support code so that any Jaeger finds it.
 */
export function routeHandler<P = Record<string, never>>(
  handle: (request: Request, params: P) => Promise<Response>,
): NextRoute<P> {
  return async (request, context) => {
    try {
      return await handle(request, await context.params);
    } catch (error) {
      const traceId = currentTraceId();
      const response = problemResponse(error, traceId);
      serverSpan()?.setAttribute(keys.supportCode, supportCode(traceId));
      const span = trace.getActiveSpan();
      if (span && response.status >= 500) recordException(span, error);
      return response;
    }
  };
}

const BODY_BYTES_MAX = 64 * 1024;

/** Reads at most `bytesMax` and stops there; Next itself has no limit. */
export async function readBody(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > bytesMax) throw new AppError('too_large', `The body may have ${bytesMax} bytes at most.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    size += part.value.byteLength;
    if (size > bytesMax) {
      await reader?.cancel();
      throw new AppError('too_large', `The body may have ${bytesMax} bytes at most.`);
    }
    chunks.push(part.value);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

/** Our own JSON bodies: right type, limited, strict. Use `z.strictObject` so that unknown fields are refused. */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  bytesMax = BODY_BYTES_MAX,
): Promise<z.infer<S>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('unsupported_media_type', 'Send application/json.');
  }
  const text = new TextDecoder().decode(await readBody(request, bytesMax));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid JSON.', { cause });
  }
  return parseInput(schema, value);
}

/** Turns a schema failure into a 400 that names the first field. Never repeats the value. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw new AppError('invalid_request', `${where}${issue?.message ?? 'invalid'}`);
}

/** JSON that no cache may keep. */
export function json(body: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set('content-type', 'application/json');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify(body), { ...init, headers });
}
