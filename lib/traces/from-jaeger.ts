import { UNKNOWN_SERVICE } from './attributes';
import type { Attributes, AttributeValue, Resource, Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from './model';
import { fieldsOf, listOf, textOf } from './otlp-values';

const KINDS: readonly string[] = ['internal', 'server', 'client', 'producer', 'consumer'] satisfies SpanKind[];
/** Tags that are fields of our model, and one that a Jaeger puts in for itself. */
const STRUCTURAL = new Set([
  'span.kind',
  'error',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.library.name',
  'internal.span.format',
]);

/** Reads Jaeger's old trace JSON (`{"data": [trace, ...]}`): one list of spans a trace. Total, as `from-otlp` is. */
export function fromJaeger(json: unknown): Span[][] {
  return listOf(fieldsOf(json).data).map(spansOfTrace);
}

function spansOfTrace(value: unknown): Span[] {
  const trace = fieldsOf(value);
  const processes = fieldsOf(trace.processes);
  const resources = new Map<string, Resource>();
  return listOf(trace.spans).flatMap((item) => {
    const fields = fieldsOf(item);
    const id = textOf(fields.processID);
    const resource = resources.get(id) ?? resourceOf(fields.process ?? processes[id]);
    resources.set(id, resource);
    return spanOf(fields, resource);
  });
}

function resourceOf(value: unknown): Resource {
  const process = fieldsOf(value);
  const service = textOf(process.serviceName) || UNKNOWN_SERVICE;
  return { service, attributes: [['service.name', service], ...tagsOf(process.tags)] };
}

function spanOf(fields: Readonly<Record<string, unknown>>, resource: Resource): Span[] {
  const traceId = hexOf(fields.traceID, 32);
  const spanId = hexOf(fields.spanID, 16);
  if (!traceId || !spanId) return [];
  const tags = new Map(tagsOf(fields.tags));
  const parent = parentOf(fields, traceId);
  return [
    {
      traceId,
      spanId,
      parentSpanId: parent,
      name: textOf(fields.operationName),
      kind: kindOf(tags.get('span.kind')),
      startUs: microsOf(fields.startTime),
      durationUs: microsOf(fields.duration),
      status: statusOf(tags),
      statusMessage: textOf(tags.get('otel.status_description')) || undefined,
      attributes: [...tags].filter(([key]) => !STRUCTURAL.has(key)),
      events: listOf(fields.logs).map(eventOf),
      links: listOf(fields.references).flatMap((reference) => linkOf(reference, traceId, parent)),
      resource,
      // Jaeger 1 calls it a library.
      scope: textOf(tags.get('otel.scope.name') ?? tags.get('otel.library.name')),
    },
  ];
}

function hexOf(value: unknown, length: number): string | undefined {
  const id = textOf(value).toLowerCase();
  return /^[0-9a-f]+$/.test(id) && id.length <= length ? id.padStart(length, '0') : undefined;
}

function microsOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0;
}

function tagsOf(value: unknown): Attributes {
  return listOf(value).flatMap((item): [string, AttributeValue][] => {
    const tag = fieldsOf(item);
    const held = tag.value;
    const known = typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean';
    return typeof tag.key === 'string' && known ? [[tag.key, held]] : [];
  });
}

/** The first CHILD_OF in the same trace; the newest Jaegers send no `parentSpanID`. */
function parentOf(fields: Readonly<Record<string, unknown>>, traceId: string): string | undefined {
  const reference = listOf(fields.references)
    .map(fieldsOf)
    .find((candidate) => candidate.refType === 'CHILD_OF' && hexOf(candidate.traceID, 32) === traceId);
  return hexOf(reference?.spanID ?? fields.parentSpanID, 16);
}

function linkOf(value: unknown, traceId: string, parent: string | undefined): SpanLink[] {
  const reference = fieldsOf(value);
  const target = { traceId: hexOf(reference.traceID, 32), spanId: hexOf(reference.spanID, 16) };
  if (!target.traceId || !target.spanId) return [];
  if (reference.refType === 'CHILD_OF' && target.traceId === traceId && target.spanId === parent) return [];
  return [{ traceId: target.traceId, spanId: target.spanId, attributes: [] }];
}

function kindOf(value: AttributeValue | undefined): SpanKind {
  return typeof value === 'string' && KINDS.includes(value) ? (value as SpanKind) : 'unspecified';
}

function statusOf(tags: ReadonlyMap<string, AttributeValue>): SpanStatus {
  const code = tags.get('otel.status_code');
  if (code === 'ERROR' || String(tags.get('error')) === 'true') return 'error';
  return code === 'OK' ? 'ok' : 'unset';
}

function eventOf(value: unknown): SpanEvent {
  const log = fieldsOf(value);
  const fields = tagsOf(log.fields);
  const name = fields.find(([key]) => key === 'event')?.[1];
  return {
    name: typeof name === 'string' ? name : 'log',
    timeUs: microsOf(log.timestamp),
    attributes: fields.filter(([key]) => key !== 'event'),
  };
}
