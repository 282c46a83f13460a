'use client';

import { useEffect, useState } from 'react';
import { fetchLinkedFrom, fetchTrace } from '@/lib/traces/browser/traces-api';
import type { Trace } from '@/lib/traces/build-trace';
import { type FollowedLinks, followLinks } from '@/lib/traces/follow-links';

const NONE: FollowedLinks = { linked: [], beyond: 0 };

/**
 * The linked traces, asked for again at each look: what came after may come late. What was found stays while it is
 * asked for, and is the same object while nothing has changed.
 */
export function useLinked(trace: Trace, looksLeft: number): FollowedLinks {
  const [found, setFound] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look asks anew
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    void followLinks(trace, {
      load: (traceId) => fetchTrace(traceId, signal),
      linkedFrom: (traceId) => fetchLinkedFrom(traceId, signal),
    }).then((links) => {
      if (!signal.aborted) setFound((before) => (contentOf(before) === contentOf(links) ? before : links));
    });
    return () => abort.abort();
  }, [trace, looksLeft]);
  return found;
}

/** Spans only ever come, so their numbers tell whether anything did. */
function contentOf({ linked, beyond }: FollowedLinks): string {
  const parts = linked.map(({ traceId, from, to, content }) => {
    const size = content.kind === 'spans' ? content.trace.rows.length : content.kind;
    return [traceId, from?.span.spanId, to?.span.spanId, size].join(' ');
  });
  return [...parts, beyond].join(', ');
}
