import type { Trace, TraceNode } from '@/lib/traces/build-trace';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';

/**
 * Owns what one mounted viewer shows of its trace: the selected span, what is collapsed, whether the panel is open,
 * what is searched, whether the critical path is drawn. Knows spans by id only, so that a trace that grows moves nothing. Does not own the trace.
 */
export interface ViewerState {
  readonly selectedId: string | undefined;
  readonly panelOpen: boolean;
  readonly collapsed: ReadonlySet<string>;
  readonly find: string;
  readonly pathShown: boolean;
  /** Counts moves that should bring the selected row into view and give it the focus. */
  readonly reveals: number;
  readonly takesFocus: boolean;
}

export type ViewerAction =
  /** From a key or a button: brings the row into view. `trace` opens what hides it. */
  | { readonly type: 'go'; readonly spanId: string; readonly trace: Trace; readonly focus?: boolean }
  /** From a pointer on the row itself. */
  | { readonly type: 'pick'; readonly spanId: string }
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  /** `select` takes the place of a selected row that this hides. */
  | {
      readonly type: 'collapse';
      readonly spanIds: readonly string[];
      readonly collapsed: boolean;
      readonly select?: string | undefined;
    }
  | { readonly type: 'expand-all' }
  | { readonly type: 'find'; readonly text: string }
  | { readonly type: 'toggle-path' };

export function initialViewer(spanId: string | undefined): ViewerState {
  return {
    selectedId: spanId,
    panelOpen: spanId !== undefined,
    collapsed: new Set(),
    find: '',
    pathShown: true,
    reveals: spanId === undefined ? 0 : 1,
    takesFocus: false,
  };
}

export function viewerReducer(state: ViewerState, action: ViewerAction): ViewerState {
  switch (action.type) {
    case 'go':
      return {
        ...state,
        selectedId: action.spanId,
        collapsed: withoutAncestors(state.collapsed, action.trace.nodes.get(action.spanId)),
        reveals: state.reveals + 1,
        takesFocus: action.focus ?? true,
      };
    case 'pick':
      return { ...state, selectedId: action.spanId, panelOpen: true };
    case 'open':
      return state.selectedId === undefined ? state : { ...state, panelOpen: true };
    case 'close':
      return { ...state, panelOpen: false, reveals: state.reveals + 1, takesFocus: true };
    case 'collapse':
      return collapse(state, action);
    case 'expand-all':
      return { ...state, collapsed: new Set() };
    case 'find':
      return { ...state, find: action.text };
    case 'toggle-path':
      return { ...state, pathShown: !state.pathShown };
  }
}

function collapse(state: ViewerState, action: Extract<ViewerAction, { type: 'collapse' }>): ViewerState {
  const collapsed = toggled(state.collapsed, action.spanIds, action.collapsed);
  if (action.select === undefined) return { ...state, collapsed };
  return { ...state, collapsed, selectedId: action.select, reveals: state.reveals + 1, takesFocus: true };
}

function withoutAncestors(collapsed: ReadonlySet<string>, node: TraceNode | undefined): ReadonlySet<string> {
  if (collapsed.size === 0) return collapsed;
  const open = new Set(collapsed);
  for (let up = node?.parent; up; up = up.parent) open.delete(up.span.spanId);
  return open.size === collapsed.size ? collapsed : open;
}

function toggled(before: ReadonlySet<string>, spanIds: readonly string[], collapsed: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const spanId of spanIds) {
    if (collapsed) after.add(spanId);
    else after.delete(spanId);
  }
  return after;
}

export interface KeyPlace {
  readonly trace: Trace;
  readonly rows: readonly TimelineRow[];
  readonly matches: readonly string[];
}

/** What a key does. Arrow keys walk the tree as in any treegrid; letters jump. Undefined: the key is not ours. */
export function keyAction(
  key: string,
  shift: boolean,
  state: ViewerState,
  { trace, rows, matches }: KeyPlace,
): ViewerAction | undefined {
  const at = rows.findIndex((row) => row.node.span.spanId === state.selectedId);
  const go = (row: TimelineRow | undefined): ViewerAction | undefined =>
    row && { type: 'go', spanId: row.node.span.spanId, trace };
  const row = rows[at];
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(rows[Math.min(at + 1, rows.length - 1)]);
    case 'ArrowUp':
    case 'k':
      return go(rows[Math.max(at - 1, 0)]);
    case 'Home':
      return go(rows[0]);
    case 'End':
      return go(rows.at(-1));
    case 'PageDown':
      return go(rows[Math.min(at + 20, rows.length - 1)]);
    case 'PageUp':
      return go(rows[Math.max(at - 20, 0)]);
    case 'ArrowRight':
      return row && openOrEnter(row, trace);
    case 'ArrowLeft':
      return shift ? collapseAll(trace, state.selectedId) : row && closeOrLeave(row, trace);
    case 'Enter':
      return row && { type: 'open' };
    case 'Escape':
      return state.panelOpen ? { type: 'close' } : undefined;
    case 'e':
      return nextOf(trace, state, (node) => node.span.status === 'error');
    case 'n':
      return nextOf(trace, state, matchTest(matches));
    case 'c':
      return { type: 'toggle-path' };
    default:
      return undefined;
  }
}

function openOrEnter({ node, expanded }: TimelineRow, trace: Trace): ViewerAction | undefined {
  if (expanded === false) return { type: 'collapse', spanIds: [node.span.spanId], collapsed: false };
  const child = node.children[0];
  return child && { type: 'go', spanId: child.span.spanId, trace };
}

function closeOrLeave({ node, expanded }: TimelineRow, trace: Trace): ViewerAction | undefined {
  if (expanded === true) return { type: 'collapse', spanIds: [node.span.spanId], collapsed: true };
  return node.parent && { type: 'go', spanId: node.parent.span.spanId, trace };
}

/** Closes everything but the roots' own rows; the selection goes up to its root. */
function collapseAll(trace: Trace, selectedId: string | undefined): ViewerAction {
  const parents = trace.rows.filter((node) => node.children.length > 0).map((node) => node.span.spanId);
  let root = trace.nodes.get(selectedId ?? '');
  while (root?.parent) root = root.parent;
  return { type: 'collapse', spanIds: parents, collapsed: true, select: root?.span.spanId };
}

function matchTest(matches: readonly string[]): (node: TraceNode) => boolean {
  const ids = new Set(matches);
  return (node) => ids.has(node.span.spanId);
}

/** The next row of the whole trace that passes, round the end; collapsed ones too. */
function nextOf(trace: Trace, state: ViewerState, test: (node: TraceNode) => boolean): ViewerAction | undefined {
  const from = trace.nodes.get(state.selectedId ?? '')?.index ?? -1;
  for (let step = 1; step <= trace.rows.length; step += 1) {
    const node = trace.rows[(from + step) % trace.rows.length];
    if (node && test(node)) return { type: 'go', spanId: node.span.spanId, trace };
  }
  return undefined;
}
