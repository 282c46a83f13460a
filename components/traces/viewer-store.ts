import type { TraceNode } from '@/lib/traces/build-trace';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import { type Folds, failedOnlyKey, keysAbove, NO_FOLDS } from '@/lib/traces/geometry/timeline-rows';
import type { Picture } from '@/lib/traces/picture';
import type { LogLevel } from '@/lib/traces/trace-log';

export const VIEWER_TABS = ['waterfall', 'path', 'services', 'logs'] as const;
export type ViewerTab = (typeof VIEWER_TABS)[number];

/** What the list of logs shows. */
export interface LogsChoice {
  readonly least: LogLevel;
  readonly find: string;
  readonly selectedKey: string | undefined;
}

/**
 * Owns what one mounted viewer shows of its picture: the tab, the selected row, what is folded, the window of time,
 * whether the panel is open, what is searched, whether the critical path is drawn, and what the list of logs shows.
 * Knows rows by key only (of a span,
 * its id), so that a trace that grows moves nothing. Does not own the picture.
 */
export interface ViewerState {
  readonly tab: ViewerTab;
  readonly selectedKey: string | undefined;
  readonly panelOpen: boolean;
  readonly folds: Folds;
  /** Undefined: the whole axis. */
  readonly window: TimeRange | undefined;
  /** Bars glide to a window that was chosen at once; under a hand they follow it. */
  readonly glides: boolean;
  readonly find: string;
  readonly pathShown: boolean;
  readonly helpOpen: boolean;
  readonly logs: LogsChoice;
  /** Counts moves that should bring the selected row into view and give it the focus. */
  readonly reveals: number;
  readonly takesFocus: boolean;
}

export type ViewerAction =
  /** From a key or a button: brings the row into view. */
  | ({ readonly type: 'go'; readonly key: string } & Partial<Opening>)
  /** From a pointer on the row itself. */
  | { readonly type: 'pick'; readonly key: string }
  /** The address has become another one of this trace. */
  | ({
      readonly type: 'follow';
      readonly spanId: string | undefined;
      readonly tab: ViewerTab;
      readonly window: TimeRange | undefined;
    } & Partial<Opening>)
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'fold'; readonly key: string; readonly open: boolean; readonly failedOnly?: boolean }
  /** `select` takes the place of a selected row that this hides. */
  | { readonly type: 'close-all'; readonly keys: readonly string[]; readonly select: string | undefined }
  | { readonly type: 'expand-all' }
  | { readonly type: 'find'; readonly text: string }
  | { readonly type: 'toggle-path' }
  | { readonly type: 'zoom'; readonly window: TimeRange | undefined; readonly byHand?: boolean }
  | { readonly type: 'tab'; readonly tab: ViewerTab }
  | { readonly type: 'logs'; readonly change: Partial<LogsChoice> }
  | { readonly type: 'help'; readonly open: boolean };

/** What must be unfolded so that a span's row is there. */
interface Opening {
  readonly opens: readonly string[];
  /** Groups that show but what failed in them, and it did not. */
  readonly unfilters: readonly string[];
}

export interface ViewerStart {
  readonly picture: Picture;
  readonly spanId: string | undefined;
  readonly tab?: ViewerTab;
  readonly window?: TimeRange | undefined;
}

export function initialViewer({ picture, spanId, tab = 'waterfall', window }: ViewerStart): ViewerState {
  const node = picture.trace.nodes.get(spanId ?? '');
  return {
    tab,
    selectedKey: spanId,
    panelOpen: spanId !== undefined,
    folds: node ? unfolded(NO_FOLDS, openingOf(node, picture)) : NO_FOLDS,
    window,
    glides: false,
    find: '',
    pathShown: true,
    helpOpen: false,
    logs: { least: 'trace', find: '', selectedKey: undefined },
    reveals: spanId === undefined ? 0 : 1,
    takesFocus: false,
  };
}

export function viewerReducer(state: ViewerState, action: ViewerAction): ViewerState {
  switch (action.type) {
    case 'go':
      return {
        ...state,
        tab: 'waterfall',
        selectedKey: action.key,
        folds: unfolded(state.folds, action),
        reveals: state.reveals + 1,
        takesFocus: true,
      };
    case 'pick':
      return { ...state, selectedKey: action.key, panelOpen: true };
    case 'follow':
      return {
        ...state,
        tab: action.tab,
        window: action.window,
        glides: true,
        selectedKey: action.spanId,
        panelOpen: action.spanId !== undefined,
        folds: unfolded(state.folds, action),
        reveals: state.reveals + 1,
        takesFocus: true,
      };
    case 'open':
      return state.selectedKey === undefined ? state : { ...state, panelOpen: true };
    case 'close':
      return { ...state, panelOpen: false, reveals: state.reveals + 1, takesFocus: true };
    case 'fold':
      return { ...state, folds: folded(state.folds, action) };
    case 'close-all':
      return {
        ...state,
        folds: { closed: new Set(action.keys), opened: new Set() },
        selectedKey: action.select ?? state.selectedKey,
        reveals: action.select === undefined ? state.reveals : state.reveals + 1,
        takesFocus: true,
      };
    case 'expand-all':
      return { ...state, folds: { ...state.folds, closed: new Set() } };
    case 'find':
      return { ...state, find: action.text };
    case 'toggle-path':
      return { ...state, pathShown: !state.pathShown };
    case 'zoom':
      return { ...state, window: action.window, glides: action.byHand !== true };
    case 'tab':
      return { ...state, tab: action.tab };
    case 'logs':
      return { ...state, logs: { ...state.logs, ...action.change } };
    case 'help':
      return { ...state, helpOpen: action.open };
  }
}

/** Selects a span wherever it is, opening what hides it. */
export function goToSpan(node: TraceNode, picture: Picture): ViewerAction {
  return { type: 'go', key: node.span.spanId, ...openingOf(node, picture) };
}

/** Shows what an address says, but for what it does not tell: other folds, what is searched, the logs' choice. */
export function followAddress({ picture, spanId, tab = 'waterfall', window }: ViewerStart): ViewerAction {
  const node = picture.trace.nodes.get(spanId ?? '');
  return { type: 'follow', spanId, tab, window, ...(node && openingOf(node, picture)) };
}

function openingOf(node: TraceNode, picture: Picture): Opening {
  const unfilters: string[] = [];
  for (let at: TraceNode | undefined = node; at; at = at.parent) {
    const group = picture.groups.get(at.index);
    if (group && !group.failed.includes(at)) unfilters.push(failedOnlyKey(group.key));
  }
  return { opens: keysAbove(node, picture), unfilters };
}

/** The same folds where nothing was in the way. */
function unfolded(folds: Folds, { opens = [], unfilters = [] }: Partial<Opening>): Folds {
  const closed = without(folds.closed, opens);
  const kept = without(folds.opened, unfilters);
  const isNew = opens.some((key) => !kept.has(key));
  const opened = isNew ? new Set([...kept, ...opens]) : kept;
  return closed === folds.closed && opened === folds.opened ? folds : { closed, opened };
}

function without(keys: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  if (!gone.some((key) => keys.has(key))) return keys;
  const left = new Set(keys);
  for (const key of gone) left.delete(key);
  return left;
}

function folded(
  folds: Folds,
  { key, open, failedOnly = false }: { key: string; open: boolean; failedOnly?: boolean },
): Folds {
  const closed = new Set(folds.closed);
  const opened = new Set(folds.opened);
  opened.delete(failedOnlyKey(key));
  if (open) {
    closed.delete(key);
    opened.add(key);
    if (failedOnly) opened.add(failedOnlyKey(key));
  } else {
    closed.add(key);
    opened.delete(key);
  }
  return { closed, opened };
}
