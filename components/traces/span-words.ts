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

/** One decimal below 10 %. */
export function percentWords(share: number): string {
  const value = share * 100;
  if (value === 0) return '0 %';
  if (value < 0.05) return '< 0.1 %';
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}
