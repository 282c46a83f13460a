import type { Span } from '@/lib/traces/model';
import { type LegacyEnvelope, type LegacyError, legacyEnvelope, toJaeger } from '@/lib/traces/to-jaeger';
import { toOtlp } from '@/lib/traces/to-otlp';

const INDENT = 4;
const OTLP_OPEN = Buffer.from('{"result":{"resourceSpans":[');
const OTLP_CLOSE = Buffer.from(']}}');
const COMMA = Buffer.from(',');

/** Traces as v3 sends those of a search, made one at a time so that no second one is held. Undefined for none. */
export async function otlpBytes(traces: AsyncIterable<readonly Span[]>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  for await (const spans of traces) {
    const list = JSON.stringify(toOtlp(spans).resourceSpans);
    parts.push(parts.length === 0 ? OTLP_OPEN : COMMA, Buffer.from(list.slice(1, -1)));
  }
  return parts.length === 0 ? undefined : joined([...parts, OTLP_CLOSE]);
}

/** The same in the old dialect, with what went wrong with other traces. */
export async function jaegerBytes(
  found: AsyncIterable<readonly Span[] | LegacyError>,
  isPretty: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const [open, close] = aroundTraces(null, isPretty);
  const comma = Buffer.from(`,${open.slice(open.indexOf('[') + 1)}`);
  const parts: Uint8Array[] = [];
  const errors: LegacyError[] = [];
  for await (const item of found) {
    if ('msg' in item) errors.push(item);
    else {
      const text = printJaeger(legacyEnvelope([toJaeger(item)]), isPretty);
      parts.push(parts.length === 0 ? Buffer.from(open) : comma, Buffer.from(text.slice(open.length, -close.length)));
    }
  }
  const errorsOrNone = errors.length === 0 ? null : errors;
  if (parts.length === 0) return joined([Buffer.from(printJaeger(legacyEnvelope([], errorsOrNone), isPretty))]);
  return joined([...parts, Buffer.from(aroundTraces(errorsOrNone, isPretty)[1])]);
}

/** Pretty is as Jaeger indents it. */
export function printJaeger(body: LegacyEnvelope, isPretty: boolean): string {
  return JSON.stringify(body, undefined, isPretty ? INDENT : undefined);
}

/** The text of an envelope before its first trace and after its last: of `{"data":[0],…}` what is around the zero. */
function aroundTraces(errors: LegacyEnvelope['errors'], isPretty: boolean): [open: string, close: string] {
  const text = printJaeger(legacyEnvelope([0], errors), isPretty);
  const at = text.indexOf('0');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** In memory of its own, so that it can be given to another thread. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
