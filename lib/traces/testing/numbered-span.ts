import type { Span } from '../model';
import { spanIdOf } from './trace-from-text';

/** For traces that are made up in great numbers; whose `parent` is 0 is a root. */
export function numberedSpan(id: number, parent: number, startUs: number, durationUs: number): Span {
  return {
    traceId: 'a'.repeat(32),
    spanId: spanIdOf(id),
    parentSpanId: parent === 0 ? undefined : spanIdOf(parent),
    name: `span ${id}`,
    kind: 'internal',
    startUs,
    durationUs,
    status: 'unset',
    statusMessage: undefined,
    attributes: [],
    events: [],
    links: [],
    resource: { service: 'web', attributes: [] },
    scope: 'test',
  };
}
