import 'server-only';
import { AppError } from '@/lib/base/errors';
import { processSlot } from '@/lib/base/process-slot';
import type { SpanKind } from '@/lib/traces/model';
import type { Operation, TraceBackend } from './backend';

/** What the routes and pages read traces from. Filled at start by `selectTraceBackend`. */
export const traceBackendSlot = processSlot<TraceBackend>('trace-backend');

const TIMEOUT_MS = 5_000;
const KINDS: readonly string[] = ['internal', 'server', 'client', 'producer', 'consumer'] satisfies SpanKind[];

type Answer = (backend: TraceBackend, params: URLSearchParams, signal: AbortSignal) => Promise<Response>;

/** What both dialects of the proxy have in common: one backend, one deadline, and every error as an answer. */
export async function askBackend(
  request: Request,
  answer: Answer,
  errorAnswer: (error: unknown) => Promise<Response>,
): Promise<Response> {
  const backend = traceBackendSlot.get();
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await answer(backend, new URL(request.url).searchParams, AbortSignal.any([request.signal, deadline]));
  } catch (error) {
    return errorAnswer(deadline.aborted && !(error instanceof AppError) ? tooSlow(backend, error) : error);
  }
}

/** `wanted` comes from outside: empty asks for all kinds, an unknown one has no operations. */
export async function operationsOfKind(
  backend: TraceBackend,
  service: string,
  wanted: string,
  signal: AbortSignal,
): Promise<readonly Operation[]> {
  if (wanted !== '' && !KINDS.includes(wanted)) return [];
  return backend.operations(service, wanted === '' ? undefined : (wanted as SpanKind), signal);
}

/** JSON that a backend has made. */
export function jsonBytes(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
}

function tooSlow(backend: TraceBackend, cause: unknown): AppError {
  return new AppError('upstream_timeout', `The ${backend.name} did not answer within ${TIMEOUT_MS / 1000} s.`, {
    cause,
  });
}
