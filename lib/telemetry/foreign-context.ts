import type { PropagatorName } from './config';
import type { TraceParent } from './traceparent';

/** The headers of B3 (Zipkin) and of Jaeger's own clients: the same three facts in other words. */
export type ForeignFormat = Extract<PropagatorName, 'b3' | 'b3multi' | 'jaeger'>;

const B3 = /^([0-9a-f]{32}|[0-9a-f]{16})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/;
const JAEGER = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})$/;

/** Undefined where there is none, or where any part is not as its format says. The first of `formats` that is there wins. */
export function readForeign(
  formats: readonly PropagatorName[],
  get: (header: string) => string | undefined,
): TraceParent | undefined {
  for (const format of formats) {
    const found = format === 'jaeger' ? fromJaeger(get) : format.startsWith('b3') ? fromB3(get) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Whoever speaks B3 at all understands both of its forms. */
function fromB3(get: (header: string) => string | undefined): TraceParent | undefined {
  const single = get('b3')?.trim().toLowerCase();
  if (single !== undefined) {
    const [, traceId, spanId, sampled] = B3.exec(single) ?? [];
    return known(traceId, spanId, sampled === '1' || sampled === 'd');
  }
  const sampled = get('x-b3-flags') === '1' ? '1' : get('x-b3-sampled')?.toLowerCase();
  return known(get('x-b3-traceid'), get('x-b3-spanid'), sampled === '1' || sampled === 'true');
}

function fromJaeger(get: (header: string) => string | undefined): TraceParent | undefined {
  const header = get('uber-trace-id')?.trim().toLowerCase().replaceAll('%3a', ':');
  const [, traceId, spanId, flags = '0'] = JAEGER.exec(header ?? '') ?? [];
  return known(traceId, spanId?.padStart(16, '0'), (Number.parseInt(flags, 16) & 1) === 1);
}

/** Short ids are those of 64 bits, without their zeros. */
function known(trace: string | undefined, span: string | undefined, sampled: boolean): TraceParent | undefined {
  const traceId = trace?.trim().toLowerCase().padStart(32, '0') ?? '';
  const spanId = span?.trim().toLowerCase() ?? '';
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled };
}

export function foreignHeaders(
  format: ForeignFormat,
  { traceId, spanId, sampled }: TraceParent,
): Record<string, string> {
  const flag = sampled ? '1' : '0';
  switch (format) {
    case 'b3':
      return { b3: `${traceId}-${spanId}-${flag}` };
    case 'b3multi':
      return { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': flag };
    case 'jaeger':
      return { 'uber-trace-id': `${traceId}:${spanId}:0:${flag}` };
  }
}

export const FOREIGN_HEADERS: Readonly<Record<ForeignFormat, readonly string[]>> = {
  b3: ['b3'],
  b3multi: ['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags'],
  jaeger: ['uber-trace-id'],
};

export function isForeign(format: PropagatorName): format is ForeignFormat {
  return format !== 'tracecontext' && format !== 'baggage';
}
