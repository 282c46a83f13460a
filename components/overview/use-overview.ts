'use client';

import { type Dispatch, useEffect, useReducer } from 'react';
import { ApiError } from '@/lib/http/fetch-json';
import { fetchOverview } from '@/lib/overview/browser/overview-api';
import type { Overview, WindowKey } from '@/lib/overview/overview';
import { type OverviewAction, type OverviewState, overviewReducer } from './overview-store';

const POLL_MS = 5_000;

/** Begins with what the server drew, and asks again every few seconds while the page is in view. */
export function useOverview(first: Overview, window: WindowKey): [OverviewState, Dispatch<OverviewAction>] {
  const [state, dispatch] = useReducer(overviewReducer, { overview: first, paused: false, failure: undefined });
  const { paused } = state;
  const isOther = state.overview.window.key !== window;

  useEffect(() => {
    if (paused && !isOther) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const overview = await fetchOverview(window, abort.signal);
        if (!abort.signal.aborted) dispatch({ type: 'arrived', overview });
      } catch (error) {
        if (!abort.signal.aborted) dispatch({ type: 'failed', error });
        if (error instanceof ApiError && error.status === 401) return;
      }
      if (!abort.signal.aborted) timer = setTimeout(poll, POLL_MS);
    };
    const poll = (): void => {
      if (document.visibilityState === 'visible') void ask();
    };
    const onVisible = (): void => {
      clearTimeout(timer);
      poll();
    };
    if (isOther) void ask();
    else timer = setTimeout(poll, POLL_MS);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [window, paused, isOther]);

  return [state, dispatch];
}
