import 'server-only';
import {
  type Attributes,
  type HrTime,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed, millisToHrTime } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { newSpanId } from '../../base/ids';
import type { SpanLimits } from '../config';
import type { LeafKind, LeafRun } from '../leaf-span';
import { redactAttributes, redactName } from '../redact';
import { SCOPE_VERSION } from '../tracing';
import { encodeOnce } from './otlp/encode-span';

/** A kind of leaf as every exporter may see it. */
interface Prepared {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly dropped: number;
  readonly scope: ReadableSpan['instrumentationScope'];
}

/**
 * Leaves as finished spans. The SDK's span copies and checks each attribute, and every processor looks through them at
 * its end; these were looked through when their kind was first met. They are told to the processors behind that.
 */
export function leafSpans(
  limits: Pick<SpanLimits, 'attributeCharsMax' | 'attributesMax'>,
  onEnd: (span: ReadableSpan) => void,
): (kind: LeafKind, run: LeafRun) => SpanContext | undefined {
  const known = new WeakMap<LeafKind, Prepared>();
  const scopes = new Map<string, Prepared['scope']>();

  function scopeOf(name: string): Prepared['scope'] {
    const found = scopes.get(name) ?? { name, version: SCOPE_VERSION };
    scopes.set(name, found);
    return found;
  }

  function prepare(kind: LeafKind): Prepared {
    const { attributes, dropped } = bounded(kind.attributes, limits);
    redactAttributes(attributes);
    encodeOnce(attributes);
    const made = { name: redactName(kind.name), kind: kind.kind, attributes, dropped, scope: scopeOf(kind.scope) };
    known.set(kind, made);
    return made;
  }

  return (kind, { context, startMs, durationMs }) => {
    const parent = trace.getSpan(context);
    if (!isOfSdk(parent) || isTracingSuppressed(context)) return undefined;
    const leaf = new LeafSpan(known.get(kind) ?? prepare(kind), parent, startMs, durationMs);
    onEnd(leaf);
    return leaf.spanContext();
  };
}

/** Those say what resource they belong to. */
function isOfSdk(span: unknown): span is ReadableSpan {
  return typeof span === 'object' && span !== null && 'resource' in span && 'instrumentationScope' in span;
}

const UNSET = { code: SpanStatusCode.UNSET };
const NONE: never[] = [];

class LeafSpan implements ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly instrumentationScope: ReadableSpan['instrumentationScope'];
  readonly droppedAttributesCount: number;
  readonly parentSpanContext: SpanContext;
  readonly resource: ReadableSpan['resource'];
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status = UNSET;
  readonly links = NONE;
  readonly events = NONE;
  readonly ended = true;
  readonly droppedEventsCount = 0;
  readonly droppedLinksCount = 0;
  readonly #durationMs: number;
  readonly #context: SpanContext;

  constructor(prepared: Prepared, parent: ReadableSpan, startMs: number, durationMs: number) {
    const above = parent.spanContext();
    this.name = prepared.name;
    this.kind = prepared.kind;
    this.attributes = prepared.attributes;
    this.instrumentationScope = prepared.scope;
    this.droppedAttributesCount = prepared.dropped;
    this.parentSpanContext = above;
    this.resource = parent.resource;
    this.startTime = millisToHrTime(startMs);
    this.endTime = millisToHrTime(startMs + durationMs);
    this.#durationMs = durationMs;
    this.#context = {
      traceId: above.traceId,
      spanId: newSpanId(),
      traceFlags: above.traceFlags & TraceFlags.SAMPLED,
      ...(above.traceState && { traceState: above.traceState }),
    };
  }

  get duration(): HrTime {
    return millisToHrTime(this.#durationMs);
  }

  spanContext(): SpanContext {
    return this.#context;
  }
}

/** As the SDK does it: the first ones stay, long texts are cut. */
function bounded(
  attributes: Attributes,
  { attributeCharsMax, attributesMax }: Parameters<typeof leafSpans>[0],
): Pick<Prepared, 'attributes' | 'dropped'> {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null);
  const kept = given
    .slice(0, attributesMax)
    .map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, attributeCharsMax) : value]);
  return { attributes: Object.fromEntries(kept), dropped: given.length - kept.length };
}
