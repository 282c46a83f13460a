import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Span, SpanKind, TraceSummary } from '@/lib/traces/model';
import type { Dependency, Operation, TimeWindow, TraceLogs, TraceQuery } from '../backend';
import type { StoreStats } from './store';

export interface ThreadData {
  readonly directory: string;
  readonly bytesMax: number;
  readonly ageMaxMs?: number;
}

/** What the thread can be asked, and what it answers. */
export interface Calls {
  write: { args: [otlpJson: Uint8Array]; answer: undefined };
  writeLogs: { args: [otlpJson: Uint8Array]; answer: undefined };
  services: { args: []; answer: string[] };
  operations: { args: [service: string, kind: SpanKind | undefined]; answer: Operation[] };
  summaries: { args: [query: TraceQuery]; answer: TraceSummary[] };
  search: { args: [query: TraceQuery]; answer: Span[][] };
  trace: { args: [traceId: string]; answer: Span[] | undefined };
  /** The trace as OTLP JSON bytes, so that the web thread need not build them. */
  traceOtlp: { args: [traceId: string]; answer: Uint8Array<ArrayBuffer> | undefined };
  /** The same as `SpanColumns`. */
  traceColumns: { args: [traceId: string]; answer: Uint8Array<ArrayBuffer> | undefined };
  /** The same in Jaeger's old JSON. */
  traceJaeger: { args: [traceId: string, isPretty: boolean]; answer: Uint8Array<ArrayBuffer> | undefined };
  /** Undefined for no hits. */
  searchOtlp: { args: [query: TraceQuery]; answer: Uint8Array<ArrayBuffer> | undefined };
  searchJaeger: { args: [query: TraceQuery, isPretty: boolean]; answer: Uint8Array<ArrayBuffer> };
  lookUpJaeger: { args: [traceIds: readonly string[], isPretty: boolean]; answer: Uint8Array<ArrayBuffer> };
  linkedFrom: { args: [traceId: string]; answer: string[] };
  dependencies: { args: [window: TimeWindow]; answer: Dependency[] };
  logsOf: { args: [traceId: string, limit: number]; answer: TraceLogs };
  stats: { args: []; answer: StoreStats };
  close: { args: []; answer: undefined };
}

export type CallName = keyof Calls;

export type Request =
  | { [N in CallName]: { readonly id: number; readonly call: N; readonly args: Calls[N]['args'] } }[CallName]
  | { readonly id: number; readonly call: 'abort' };

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterS: number | undefined;
}

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError };

/** An error's class does not survive the way between threads; what an unexpected one says stays in the log. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, retryAfterS: error.retryAfterS };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), retryAfterS: undefined };
}

export function fromWireError({ code, message, retryAfterS }: WireError): AppError {
  return new AppError(code, message, retryAfterS === undefined ? {} : { retryAfterS });
}
