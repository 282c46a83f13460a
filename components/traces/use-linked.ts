'use client';

import { useEffect, useState } from 'react';
import { fetchLinkedFrom, fetchTrace } from '@/lib/traces/browser/traces-api';
import type { Trace } from '@/lib/traces/build-trace';
import { type FollowedLinks, followLinks } from '@/lib/traces/follow-links';

const NONE: FollowedLinks = { linked: [], beyond: 0 };

/** The linked traces, asked for again each time the trace has grown; what was found stays while it is. */
export function useLinked(trace: Trace): FollowedLinks {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    void followLinks(trace, {
      load: (traceId) => fetchTrace(traceId, signal),
      linkedFrom: (traceId) => fetchLinkedFrom(traceId, signal),
    }).then((links) => {
      if (!signal.aborted) setFound(links);
    });
    return () => abort.abort();
  }, [trace]);
  return found;
}
