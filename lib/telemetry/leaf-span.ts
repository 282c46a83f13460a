import { type Attributes, type Context, type SpanContext, type SpanKind, trace } from '@opentelemetry/api';
import { processSlot } from '../base/process-slot';
import { recordException, tracerOf } from './tracing';

/** What leaves of one kind have in common: made once, never changed. */
export interface LeafKind {
  readonly scope: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** When it began and how long it took; what it failed with. */
export interface LeafRun {
  /** Of its parent. */
  readonly context: Context;
  /** Since 1970. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly error?: unknown;
  /** Beside those of its kind. */
  readonly attributes?: Attributes;
}

/** Put there by who makes spans: takes a leaf without the SDK's span around it, or undefined where it can not. */
export const leafSpansSlot = processSlot<(kind: LeafKind, run: LeafRun) => SpanContext | undefined>('leaf-spans');

/** Whether a leaf would be recorded now: its parent is. */
export function hasRecordedParent(context: Context): boolean {
  return trace.getSpan(context)?.isRecording() === true;
}

/**
 * Tells of something that is over and that nothing hangs below: a statement of the database. A checkout has seventeen
 * of them. Of one that went well there is nothing to say that its kind and its parent do not know.
 */
export function recordLeaf(kind: LeafKind, run: LeafRun): SpanContext {
  const told = run.error === undefined && run.attributes === undefined ? leafSpansSlot.peek()?.(kind, run) : undefined;
  return told ?? recordSpan(kind, run);
}

function recordSpan({ scope, name, kind, attributes }: LeafKind, run: LeafRun): SpanContext {
  const { startMs, durationMs, error } = run;
  const span = tracerOf(scope).startSpan(name, { kind, attributes, startTime: startMs }, run.context);
  if (error !== undefined) recordException(span, error);
  if (run.attributes) span.setAttributes(run.attributes);
  span.end(startMs + durationMs);
  return span.spanContext();
}
