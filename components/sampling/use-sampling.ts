'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { failureWords } from '@/lib/http/failure-words';
import { ApiError } from '@/lib/http/fetch-json';
import { readSampling } from '@/lib/sampling/browser/sampling-api';
import type { SamplingView } from '@/lib/sampling/sampling';

const POLL_MS = 5_000;

export interface SamplingState {
  readonly view: SamplingView;
  /** Why the figures stand still. */
  readonly stale: string | undefined;
  readonly put: (view: SamplingView) => void;
}

/** Begins with what the server drew, and asks again while the page is in view: others may change it too. */
export function useSampling(first: SamplingView): SamplingState {
  const [view, setView] = useState(first);
  const [stale, setStale] = useState<string>();
  // An answer that was asked for before a change must not undo it on the screen.
  const changes = useRef(0);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const before = changes.current;
      try {
        const next = await readSampling(abort.signal);
        if (abort.signal.aborted) return;
        if (before === changes.current) setView(next);
        setStale(undefined);
      } catch (error) {
        if (abort.signal.aborted) return;
        setStale(failureWords(error, 'These figures are from before.'));
        if (error instanceof ApiError && error.status === 401) return;
      }
      timer = setTimeout(poll, POLL_MS);
    };
    const poll = (): void => {
      if (document.visibilityState === 'visible') void ask();
    };
    const onVisible = (): void => {
      clearTimeout(timer);
      poll();
    };
    timer = setTimeout(poll, POLL_MS);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);

  const put = useCallback((next: SamplingView) => {
    changes.current += 1;
    setView(next);
  }, []);
  return { view, stale, put };
}
