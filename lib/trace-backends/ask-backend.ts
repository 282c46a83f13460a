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
  try {
    return await withDeadline(request.signal, (signal) =>
      answer(traceBackendSlot.get(), new URL(request.url).searchParams, signal),
    );
  } catch (error) {
    return errorAnswer(error);
  }
}

/** Ends what takes longer than anybody waits for, and says so. */
export async function withDeadline<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await work(AbortSignal.any([signal, deadline]));
  } catch (error) {
    if (deadline.aborted && !(error instanceof AppError)) throw tooSlow(traceBackendSlot.get(), error);
    throw error;
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
