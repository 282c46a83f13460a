import { ApiError, NetworkError, TimeoutError } from '@/lib/http/fetch-json';
import type { Overview } from '@/lib/overview/overview';

/** What the page shows, and whether it is still true. Made per mount; does not fetch. */
export interface OverviewState {
  readonly overview: Overview;
  readonly paused: boolean;
  /** Why the last question had no answer; the figures of before stay. */
  readonly failure: Failure | undefined;
}

export type Failure = { readonly kind: 'signed-out' } | { readonly kind: 'failed'; readonly text: string };

export type OverviewAction =
  | { readonly type: 'arrived'; readonly overview: Overview }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'paused'; readonly paused: boolean };

export function overviewReducer(state: OverviewState, action: OverviewAction): OverviewState {
  switch (action.type) {
    case 'arrived':
      return { ...state, overview: action.overview, failure: undefined };
    case 'failed':
      return { ...state, failure: failureOf(action.error) };
    case 'paused':
      return { ...state, paused: action.paused };
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof ApiError && error.status === 401) return { kind: 'signed-out' };
  if (error instanceof ApiError) return { kind: 'failed', text: error.detail };
  if (error instanceof TimeoutError) return { kind: 'failed', text: 'The gateway did not answer in time.' };
  if (error instanceof NetworkError) return { kind: 'failed', text: 'The gateway can not be reached.' };
  return { kind: 'failed', text: 'The answer could not be read.' };
}
