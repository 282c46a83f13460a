'use client';

import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import { failureOf } from '../failure';
import { backendKey, type ListFilters, rangeOf } from './list-filters';
import { emptyList, type ListAction, type ListState, listReducer } from './list-store';
import { type ListWatch, watchList } from './watch-list';

export interface Summaries {
  readonly list: ListState;
  readonly dispatch: (action: ListAction) => void;
  readonly retry: () => void;
  readonly stop: () => void;
  readonly older: () => void;
}

/**
 * Asks while the page is in view. `holds` is read when an answer arrives: hover itself never renders anything.
 */
export function useSummaries(filters: ListFilters, holds: () => boolean): Summaries {
  const [list, dispatch] = useReducer(listReducer, emptyList);
  const [attempt, setAttempt] = useState(0);
  const watch = useRef<ListWatch>(undefined);
  const abort = useRef<AbortController>(undefined);
  const queryKey = `${rangeOf(filters).value}${backendKey(filters)}|${attempt}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `queryKey` stands for the filters
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let polling = false;
    dispatch({ type: 'asked', queryKey });
    const isFinal = (error: unknown): boolean => failureOf(error).kind === 'signed-out';
    const current = watchList(
      filters,
      { search: fetchSummaries, tell: dispatch, holds, now: Date.now, isFinal },
      signal,
    );
    watch.current = current;
    abort.current = control;

    const poll = async (): Promise<void> => {
      clearTimeout(timer);
      if (polling || document.visibilityState !== 'visible') return;
      polling = true;
      const waitMs = await current.poll();
      polling = false;
      if (waitMs !== undefined && !signal.aborted) timer = setTimeout(() => void poll(), waitMs);
    };
    const onVisible = (): void => void poll();

    void poll();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      control.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [queryKey]);

  const deeperKey = JSON.stringify(filters);
  const isReady = list.phase === 'ready' && list.queryKey === queryKey;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `deeperKey` stands for the filters
  useEffect(() => {
    if (isReady) void watch.current?.deeper(filters);
  }, [deeperKey, isReady]);

  return {
    list,
    dispatch,
    retry: useCallback(() => setAttempt((n) => n + 1), []),
    stop: useCallback(() => {
      abort.current?.abort();
      dispatch({ type: 'stopped' });
    }, []),
    older: useCallback(() => void watch.current?.older(), []),
  };
}
