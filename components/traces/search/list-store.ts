import type { TraceSummary } from '@/lib/traces/model';

/**
 * Owns the rows of a live list: which are shown, which wait, which are new. Does not own the filters (the URL) and
 * does not fetch. Made per mount.
 */
export interface ListState {
  /** Of the answer on show; rows of another query are never mixed. */
  readonly queryKey: string;
  readonly phase: 'loading' | 'ready' | 'failed' | 'stopped';
  readonly rows: readonly TraceSummary[];
  /** The last answer where rows are held; undefined when everything is on show. */
  readonly held: readonly TraceSummary[] | undefined;
  readonly newCount: number;
  readonly fresh: ReadonlySet<string>;
  readonly paused: boolean;
  /** The last failure; rows stay while it is retried. */
  readonly error: unknown;
  /** When the last answer came; ages are told from it. */
  readonly nowMs: number;
  /** All traces from here on were looked at; before it there may be more. */
  readonly coveredFromUs: number;
  readonly tookMs: number;
  /** Rows further back are on their way, or could not be had. */
  readonly older: 'idle' | 'asking' | 'failed';
}

export type ListAction =
  | { readonly type: 'asked'; readonly queryKey: string }
  | {
      readonly type: 'arrived';
      readonly latest: readonly TraceSummary[];
      readonly pointing: boolean;
      readonly nowMs: number;
      readonly coveredFromUs?: number;
      readonly tookMs?: number;
    }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'stopped' }
  | { readonly type: 'older'; readonly older: ListState['older'] }
  | { readonly type: 'released' }
  | { readonly type: 'paused'; readonly paused: boolean };

const NOTHING: ReadonlySet<string> = new Set();

export const emptyList: ListState = {
  queryKey: '',
  phase: 'loading',
  rows: [],
  held: undefined,
  newCount: 0,
  fresh: NOTHING,
  paused: false,
  error: undefined,
  nowMs: 0,
  coveredFromUs: Number.POSITIVE_INFINITY,
  tookMs: 0,
  older: 'idle',
};

export function listReducer(state: ListState, action: ListAction): ListState {
  switch (action.type) {
    case 'asked':
      return action.queryKey === state.queryKey && state.phase === 'ready'
        ? state
        : { ...emptyList, queryKey: action.queryKey, paused: state.paused };
    case 'arrived':
      return arrive(state, action);
    case 'stopped':
      return state.phase === 'loading' ? { ...state, phase: 'stopped' } : state;
    case 'older':
      return state.older === action.older ? state : { ...state, older: action.older };
    case 'failed':
      return { ...state, phase: state.phase === 'ready' ? 'ready' : 'failed', error: action.error };
    case 'released':
      return state.held && !state.paused ? show(state, state.held) : state;
    case 'paused':
      return !action.paused && state.held
        ? { ...show(state, state.held), paused: false }
        : { ...state, paused: action.paused };
  }
}

/** While rows are held they are filled in where they stand; what is new waits and is counted. */
function arrive(state: ListState, answer: ListAction & { readonly type: 'arrived' }): ListState {
  const { latest, pointing, nowMs, coveredFromUs = state.coveredFromUs, tookMs = state.tookMs } = answer;
  const next: ListState = { ...state, phase: 'ready', error: undefined, nowMs, coveredFromUs, tookMs };
  const holds = (pointing || state.paused) && state.rows.length > 0;
  if (!holds) return show(next, latest);
  const byId = new Map(latest.map((row) => [row.traceId, row]));
  // What comes below the last row moves none of those that are held.
  const known = knownIds(state);
  const below = latest.filter((row) => !isNew(state, row) && !known.has(row.traceId));
  return {
    ...next,
    rows: [...state.rows.map((row) => byId.get(row.traceId) ?? row), ...below],
    held: latest,
    newCount: newIds(state, latest).length,
    fresh: NOTHING,
  };
}

function show(state: ListState, latest: readonly TraceSummary[]): ListState {
  const fresh = newIds(state, latest);
  return { ...state, rows: latest, held: undefined, newCount: 0, fresh: fresh.length > 0 ? new Set(fresh) : NOTHING };
}

/** Rows that were not there a moment ago; older ones were only not loaded. */
function newIds(state: ListState, latest: readonly TraceSummary[]): string[] {
  const known = knownIds(state);
  return latest.filter((row) => isNew(state, row) && !known.has(row.traceId)).map((row) => row.traceId);
}

function isNew({ rows }: ListState, row: TraceSummary): boolean {
  const last = rows.at(-1);
  return last !== undefined && row.startUs >= last.startUs;
}

function knownIds({ rows }: ListState): ReadonlySet<string> {
  return new Set(rows.map((row) => row.traceId));
}
