import type { Attributes, Micros, Span, SpanKind, TraceSummary } from '../traces/model';
import type { TraceQuery } from '../traces/search-params';

export type { TraceQuery };

export interface Operation {
  readonly name: string;
  readonly kind: SpanKind;
}

/** How often spans of one service were the parent of spans of another, or of its own. */
export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

/** Traces that start in it. */
export interface TimeWindow {
  readonly startMinUs: Micros;
  readonly startMaxUs: Micros;
}

/** A log record of a trace. */
export interface TraceLog {
  /** Decimal, since a double can not hold it. */
  readonly timeUnixNano: string;
  /** 1 to 24, as OpenTelemetry counts; 0 where the record names none. */
  readonly severityNumber: number;
  readonly severityText: string;
  /** What is not text comes as JSON text. */
  readonly body: string;
  readonly eventName: string | undefined;
  readonly attributes: Attributes;
  readonly spanId: string | undefined;
  readonly serviceName: string;
}

/** By time. Of more than there may be, those that came first. */
export interface TraceLogs {
  readonly logs: readonly TraceLog[];
  readonly truncated: boolean;
}

/** A place where traces are kept and can be asked for. Newest first; every call ends within its signal. */
export interface TraceBackend {
  /** For messages: `embedded store`, or the Jaeger's host. */
  readonly name: string;
  services(signal: AbortSignal): Promise<readonly string[]>;
  operations(service: string, kind: SpanKind | undefined, signal: AbortSignal): Promise<readonly Operation[]>;
  summaries(query: TraceQuery, signal: AbortSignal): Promise<readonly TraceSummary[]>;
  /** Whole traces, the flat spans of each. */
  search(query: TraceQuery, signal: AbortSignal): Promise<readonly (readonly Span[])[]>;
  /** Undefined when no span of it is known. */
  trace(traceId: string, signal: AbortSignal): Promise<readonly Span[] | undefined>;
  /** Ids of traces with a span that links to this one; empty where a backend has no such index. */
  linkedFrom(traceId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** One entry a pair, in no order. A backend may count the newest traces of the window only. */
  dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[]>;
  /** Undefined where the place keeps no logs. */
  logsOf(traceId: string, limit: number, signal: AbortSignal): Promise<TraceLogs | undefined>;
  close(): Promise<void>;
}

/** Takes OTLP as JSON bytes. Resolves once it is durable. */
export interface TraceSink {
  /** An `ExportTraceServiceRequest`. */
  write(otlpJson: Uint8Array): Promise<void>;
  /** An `ExportLogsServiceRequest`. */
  writeLogs(otlpJson: Uint8Array): Promise<void>;
}
