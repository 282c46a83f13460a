import { traceKeys } from './attributes';
import { attribute, type Span } from './model';

/**
 * A span is sent when it ends, and some run as long as their process. Their children say what they are and since when,
 * so they can be drawn meanwhile, from then to the last that is known of them:
 *
 *     daemon.start(x; parent daemon.run since 3)   =>   x daemon.run 3…   (unfinished)
 *                                                       └ daemon.start
 *
 * `orphans`: spans whose parent has not come.
 */
export function unfinishedParents(orphans: Iterable<{ readonly span: Span }>): readonly Span[] {
  const parents = new Map<string, Span>();
  for (const { span } of orphans) {
    const spanId = span.parentSpanId;
    if (spanId === undefined) continue;
    const before = parents.get(spanId);
    const parent = parentOf(span, spanId);
    if (!parent) continue;
    const startUs = Math.min(parent.startUs, before?.startUs ?? parent.startUs);
    const endUs = Math.max(endOf(parent), before ? endOf(before) : 0);
    parents.set(spanId, { ...parent, startUs, durationUs: endUs - startUs });
  }
  return [...parents.values()];
}

function parentOf(child: Span, spanId: string): Span | undefined {
  const name = textOf(child, traceKeys.unfinishedParent);
  const startUs = Number(textOf(child, traceKeys.unfinishedParentStart));
  const endUs = endOf(child);
  if (!name || !(startUs > 0 && startUs <= endUs)) return undefined;
  return {
    traceId: child.traceId,
    spanId,
    parentSpanId: undefined,
    name,
    kind: 'internal',
    startUs,
    durationUs: endUs - startUs,
    status: 'unset',
    statusMessage: undefined,
    attributes: [[traceKeys.unfinished, true]],
    events: [],
    links: [],
    resource: child.resource,
    scope: child.scope,
  };
}

export function isUnfinished(span: Span): boolean {
  return attribute(span.attributes, traceKeys.unfinished) === true;
}

function textOf(span: Span, key: string): string | undefined {
  const value = attribute(span.attributes, key);
  return typeof value === 'string' ? value : undefined;
}

function endOf(span: Span): number {
  return span.startUs + span.durationUs;
}
