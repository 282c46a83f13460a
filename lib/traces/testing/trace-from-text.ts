import type { Attributes, Resource, Span, SpanKind } from '../model';

const KINDS: readonly string[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

export interface TraceText {
  readonly traceId?: string;
  /** Where 0 ms lies. */
  readonly originUs?: number;
}

/**
 * Draws a trace for a test. Indentation is the tree; times are milliseconds; span ids count the lines from 1.
 *
 *     web | POST /api/checkout/[cartId] | server 0-100 mediagw.audience=operator
 *       web | INSERT orders | client 10-20 error
 *
 * A line may end in `parent=<id>`, which replaces the parent that the indentation says.
 */
export function traceFromText(text: string, options: TraceText = {}): Span[] {
  const resources = new Map<string, Resource>();
  const open: { indent: number; spanId: string }[] = [];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const indent = line.length - line.trimStart().length;
      while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
      const span = spanFromLine(line.trim(), spanIdOf(index + 1), open.at(-1)?.spanId, resources, options);
      open.push({ indent, spanId: span.spanId });
      return span;
    });
}

/** The id of the n-th line. */
export function spanIdOf(line: number): string {
  return line.toString(16).padStart(16, '0');
}

function spanFromLine(
  line: string,
  spanId: string,
  parentSpanId: string | undefined,
  resources: Map<string, Resource>,
  { traceId = '4bf92f3577b34da6a3ce929d0e0e4736', originUs = 1_700_000_000_000_000 }: TraceText,
): Span {
  const [service = '', name = '', rest = ''] = line.split('|').map((part) => part.trim());
  const words = rest.split(/\s+/);
  const time = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/;
  const [, from, to] = words.map((word) => time.exec(word)).find((match) => match !== null) ?? [];
  if (from === undefined || to === undefined) throw new Error(`no time in: ${line}`);
  const pairs = words.filter((word) => word.includes('=')).map(pairOf);
  const attributes: Attributes = pairs.filter(([key]) => key !== 'parent');
  const resource = resources.get(service) ?? { service, attributes: [['service.name', service]] };
  resources.set(service, resource);
  return {
    traceId,
    spanId,
    parentSpanId: pairs.find(([key]) => key === 'parent')?.[1] ?? parentSpanId,
    name,
    kind: (words.find((word) => KINDS.includes(word)) as SpanKind | undefined) ?? 'internal',
    startUs: originUs + Number(from) * 1000,
    durationUs: (Number(to) - Number(from)) * 1000,
    status: words.includes('error') ? 'error' : 'unset',
    statusMessage: undefined,
    attributes,
    events: [],
    links: [],
    resource,
    scope: 'test',
  };
}

function pairOf(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}
