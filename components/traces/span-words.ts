import { formatDurationUs } from '@/lib/base/duration';
import { keys } from '@/lib/telemetry/attributes';
import type { TraceNode } from '@/lib/traces/build-trace';
import { type AttributeValue, attribute, type Span } from '@/lib/traces/model';

/** What a span does, for its icon and its name to a screen reader. */
export type SpanRole = 'internal' | 'server' | 'client' | 'database' | 'cache' | 'producer' | 'consumer';

const ROLE_WORDS: Record<SpanRole, string> = {
  internal: 'internal',
  server: 'server',
  client: 'client call',
  database: 'database',
  cache: 'cache',
  producer: 'producer',
  consumer: 'consumer',
};

const CACHES = new Set<unknown>(['redis', 'memory', 'memcached', 'valkey']);

export function spanRole(span: Span): SpanRole {
  const system = attribute(span.attributes, keys.dbSystem) ?? attribute(span.attributes, 'db.system');
  if (system !== undefined) return CACHES.has(system) ? 'cache' : 'database';
  return span.kind === 'unspecified' ? 'internal' : span.kind;
}

export function roleWords(role: SpanRole): string {
  return ROLE_WORDS[role];
}

/** Why it failed, as short as the span tells it. */
export function errorCause(span: Span): string | undefined {
  if (span.status !== 'error') return undefined;
  const cause =
    span.statusMessage ||
    textOf(attribute(span.attributes, keys.errorType)) ||
    textOf(span.events.map((event) => attribute(event.attributes, 'exception.message')).find(Boolean));
  return cause || 'failed';
}

/** What stands behind the duration of a bar: `miss`, `after 506 ms wait`. */
export function barNote(node: TraceNode): string | undefined {
  const notes: string[] = [];
  if (attribute(node.span.attributes, keys.cacheOutcome) === 'miss') notes.push('miss');
  if (node.queueWaitUs) notes.push(`after ${formatDurationUs(node.queueWaitUs)} wait`);
  return notes.length > 0 ? notes.join(', ') : undefined;
}

/** The row's name to a screen reader: "payments, POST acquirer/authorise, client call, 400 ms, starts at 380 ms, error". */
export function rowName(node: TraceNode, traceStartUs: number, onPath = false): string {
  const { span } = node;
  const parts = [
    span.resource.service,
    span.name,
    roleWords(spanRole(span)),
    formatDurationUs(span.durationUs),
    `starts at ${formatDurationUs(span.startUs - traceStartUs)}`,
  ];
  if (node.queueWaitUs) parts.push(`after ${formatDurationUs(node.queueWaitUs)} in the queue`);
  if (span.status === 'error') parts.push('error');
  else if (node.errorBelow) parts.push('error below');
  if (onPath) parts.push('on critical path');
  return parts.join(', ');
}

export function valueText(value: AttributeValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (!/^[[{]/.test(value) || value.length > 20_000) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
