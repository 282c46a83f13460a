import 'server-only';
import {
  type Context,
  isSpanContextValid,
  propagation,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed, TraceState, W3CBaggagePropagator } from '@opentelemetry/core';
import type { PropagatorName } from '../config';
import { FOREIGN_HEADERS, foreignHeaders, isForeign, readForeign } from '../foreign-context';
import { redactText } from '../redact';
import { parseTraceParent } from '../traceparent';

const TRACEPARENT = 'traceparent';
const TRACESTATE = 'tracestate';
const BAGGAGE = 'baggage';
/** Only what we put there ourselves travels on; a caller's other members would reach every system we call. */
const BAGGAGE_ALLOWED: ReadonlySet<string> = new Set(['session.id', 'mediagw.playback.id']);

const KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MEMBERS_MAX = 32;
const CHARACTERS_MAX = 512;

const DEFAULT: readonly PropagatorName[] = ['tracecontext', 'baggage'];

/**
 * Writes the configured headers, W3C's as the specification has them: a bad `tracestate` is dropped whole, the trace
 * goes on. A `traceparent` is always read, it is what our own browser and processes send; headers of another format
 * where it is configured and there is no `traceparent`.
 */
export function gatewayPropagator(names: readonly PropagatorName[] = DEFAULT): TextMapPropagator {
  const baggage = new W3CBaggagePropagator();
  const foreign = names.filter(isForeign);
  const [writesTraceContext, hasBaggage] = [names.includes('tracecontext'), names.includes('baggage')];
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter) {
      const span = trace.getSpanContext(context);
      if (!span || isTracingSuppressed(context) || !isSpanContextValid(span)) return;
      if (writesTraceContext) injectTraceContext(span, carrier, setter);
      const parent = { ...span, sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0 };
      for (const format of foreign) {
        for (const [name, value] of Object.entries(foreignHeaders(format, parent))) setter.set(carrier, name, value);
      }
      if (hasBaggage) baggage.inject(allowed(context), carrier, setter);
    },
    extract(context: Context, carrier: unknown, getter: TextMapGetter) {
      const header = one(getter.get(carrier, TRACEPARENT));
      const own = parseTraceParent(header?.trim());
      const parent = own ?? readForeign(foreign, (name) => one(getter.get(carrier, name)));
      if (!parent) return context;
      const state = own && validTraceState(many(getter.get(carrier, TRACESTATE)));
      const withSpan = trace.setSpanContext(context, {
        traceId: parent.traceId,
        spanId: parent.spanId,
        traceFlags: parent.sampled ? 1 : 0,
        isRemote: true,
        ...(state && { traceState: new TraceState(state) }),
      });
      return hasBaggage ? allowed(baggage.extract(withSpan, carrier, getter)) : withSpan;
    },
    fields: () => [
      TRACEPARENT,
      TRACESTATE,
      ...(hasBaggage ? [BAGGAGE] : []),
      ...foreign.flatMap((format) => FOREIGN_HEADERS[format]),
    ],
  };
}

function injectTraceContext(span: SpanContext, carrier: unknown, setter: TextMapSetter): void {
  const flags = (span.traceFlags & 0xff).toString(16).padStart(2, '0');
  setter.set(carrier, TRACEPARENT, `00-${span.traceId}-${span.spanId}-${flags}`);
  const state = span.traceState?.serialize();
  if (state) setter.set(carrier, TRACESTATE, state);
}

/** The header as it came, or undefined when any part of it breaks the grammar. */
export function validTraceState(header: string | undefined): string | undefined {
  if (!header || header.length > CHARACTERS_MAX) return undefined;
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MEMBERS_MAX) return undefined;
  const seen = new Set<string>();
  for (const member of members) {
    const equals = member.indexOf('=');
    const key = member.slice(0, equals);
    if (equals < 1 || !KEY.test(key) || !VALUE.test(member.slice(equals + 1)) || seen.has(key)) return undefined;
    seen.add(key);
  }
  return members.join(',');
}

function allowed(context: Context): Context {
  const all = propagation.getBaggage(context);
  if (!all) return context;
  const kept = all.getAllEntries().filter(([key, { value }]) => BAGGAGE_ALLOWED.has(key) && isId(value));
  if (kept.length === 0) return propagation.deleteBaggage(context);
  return propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(kept)));
}

/** An address, a card number or a token does not pass for an id. */
function isId(value: string): boolean {
  return /^[\w-]{1,64}$/.test(value) && redactText(value) === value;
}

/** Two values in one header make it invalid. */
function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? (value.length === 1 ? value[0] : undefined) : value;
}

function many(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
