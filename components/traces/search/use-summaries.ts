'use client';

import { type RefObject, useCallback, useEffect, useReducer, useState } from 'react';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import { failureOf } from '../failure';
import { type ListFilters, listFiltersSearch, listQuery } from './list-filters';
import { emptyList, type ListAction, type ListState, listReducer } from './list-store';

const POLL_MS = 3_000;

export interface Summaries {
  readonly list: ListState;
  readonly dispatch: (action: ListAction) => void;
  readonly retry: () => void;
}

/**
 * Asks again every few seconds while the page is in view. `pointing` is read when an answer arrives: hover itself
 * never renders anything.
 */
export function useSummaries(filters: ListFilters, limit: number, pointing: RefObject<boolean>): Summaries {
  const [list, dispatch] = useReducer(listReducer, emptyList);
  const [attempt, setAttempt] = useState(0);
  const queryKey = `${listFiltersSearch(filters)}|${attempt}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `queryKey` stands for the filters
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    dispatch({ type: 'asked', queryKey });

    const ask = async (): Promise<void> => {
      try {
        const latest = await fetchSummaries(listQuery(filters, Date.now(), limit), abort.signal);
        if (abort.signal.aborted) return;
        dispatch({ type: 'arrived', latest, pointing: pointing.current, nowMs: Date.now() });
      } catch (error) {
        if (abort.signal.aborted) return;
        dispatch({ type: 'failed', error });
        if (failureOf(error).kind === 'signed-out') return;
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

    void ask();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [queryKey, limit]);

  return { list, dispatch, retry: useCallback(() => setAttempt((n) => n + 1), []) };
}
