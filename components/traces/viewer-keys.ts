import type { TraceNode } from '@/lib/traces/build-trace';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import { windowAround, zoomAt } from '@/lib/traces/geometry/time-window';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { Picture } from '@/lib/traces/picture';
import { goToSpan, type ViewerAction, type ViewerState } from './viewer-store';

export interface KeyPlace {
  readonly picture: Picture;
  readonly rows: readonly TimelineRow[];
  readonly matches: readonly string[];
  /** The whole axis. */
  readonly whole: TimeRange;
}

/** What the help shows and the page listens to. Letters work wherever one does not type. */
export const KEY_HELP = [
  { keys: ['↑', '↓', 'J', 'K'], does: 'The row above or below' },
  { keys: ['←', '→'], does: 'Close a row and go to its parent, open it and go in' },
  { keys: ['Shift ←'], does: 'Close all' },
  { keys: ['Home', 'End'], does: 'The first and the last row' },
  { keys: ['Enter'], does: 'Open the span panel' },
  { keys: ['Z'], does: 'Zoom to the selected span' },
  { keys: ['+', '−'], does: 'Zoom in and out; Ctrl and the wheel do the same under the pointer' },
  { keys: ['0'], does: 'The whole time' },
  { keys: ['/'], does: 'Find spans' },
  { keys: ['N'], does: 'Next match' },
  { keys: ['E'], does: 'Next error' },
  { keys: ['C'], does: 'Critical path on and off' },
  { keys: ['Esc'], does: 'One step out: the panel, then the zoom' },
  { keys: ['?'], does: 'This table' },
] as const;

export const LETTER_KEYS: ReadonlySet<string> = new Set(['j', 'k', 'e', 'n', 'c', 'z', '0', '+', '-', '=', '?']);

const ZOOM_STEP = 0.5;
const PAGE_ROWS = 20;

/** What a key does. Arrow keys walk the tree as in any treegrid; letters jump. Undefined: the key is not ours. */
export function keyAction(key: string, shift: boolean, state: ViewerState, place: KeyPlace): ViewerAction | undefined {
  const { rows } = place;
  const at = rows.findIndex((row) => row.key === state.selectedKey);
  const go = (index: number): ViewerAction | undefined => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    return row && { type: 'go', key: row.key };
  };
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(at + 1);
    case 'ArrowUp':
    case 'k':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'PageDown':
      return go(at + PAGE_ROWS);
    case 'PageUp':
      return go(at - PAGE_ROWS);
    case 'ArrowRight':
      return openOrEnter(rows, at);
    case 'ArrowLeft':
      return shift ? closeAll(place.picture, state.selectedKey) : closeOrLeave(rows, at);
    case 'Enter':
      return rows[at] && { type: 'open' };
    default:
      return escapeAction(key, state) ?? jumpAction(key, state, place) ?? zoomAction(key, state, place, rows[at]);
  }
}

function escapeAction(key: string, state: ViewerState): ViewerAction | undefined {
  if (key === '?') return { type: 'help', open: true };
  if (key !== 'Escape') return undefined;
  if (state.panelOpen) return { type: 'close' };
  return state.window && { type: 'zoom', window: undefined };
}

function jumpAction(key: string, state: ViewerState, { picture, matches }: KeyPlace): ViewerAction | undefined {
  switch (key) {
    case 'e':
      return nextOf(picture, state, (node) => node.span.status === 'error');
    case 'n':
      return nextOf(picture, state, matchTest(matches));
    case 'c':
      return { type: 'toggle-path' };
    default:
      return undefined;
  }
}

function zoomAction(
  key: string,
  state: ViewerState,
  { whole }: KeyPlace,
  row: TimelineRow | undefined,
): ViewerAction | undefined {
  const window = state.window ?? whole;
  const centreUs = (window.startUs + window.endUs) / 2;
  switch (key) {
    case 'z': {
      const range = row && rangeOfRow(row);
      return range && { type: 'zoom', window: windowAround(range, whole) };
    }
    case '0':
      return { type: 'zoom', window: undefined };
    case '+':
    case '=':
      return { type: 'zoom', window: zoomAt(window, whole, centreUs, ZOOM_STEP) };
    case '-':
      return { type: 'zoom', window: zoomAt(window, whole, centreUs, 1 / ZOOM_STEP) };
    default:
      return undefined;
  }
}

function rangeOfRow(row: TimelineRow): TimeRange | undefined {
  if (row.kind === 'link') return row.part.range;
  if (row.kind === 'group') return row.group;
  if (row.kind === 'missing') return row.gap.range;
  const { startUs, durationUs } = row.node.span;
  return { startUs: startUs - (row.node.queueWaitUs ?? 0), endUs: startUs + durationUs };
}

function openOrEnter(rows: readonly TimelineRow[], at: number): ViewerAction | undefined {
  const row = rows[at];
  if (row?.expanded === false) return { type: 'fold', key: row.key, open: true };
  const next = row?.expanded ? rows[at + 1] : undefined;
  return next && { type: 'go', key: next.key };
}

function closeOrLeave(rows: readonly TimelineRow[], at: number): ViewerAction | undefined {
  const row = rows[at];
  if (!row) return undefined;
  if (row.expanded) return { type: 'fold', key: row.key, open: false };
  for (let above = at - 1; above >= 0; above -= 1) {
    const parent = rows[above];
    if (parent && parent.level < row.level) return { type: 'go', key: parent.key };
  }
  return undefined;
}

/** Leaves the roots' own rows; the selection goes up to its root. */
function closeAll({ trace }: Picture, selectedKey: string | undefined): ViewerAction {
  const keys = trace.rows.filter((node) => node.children.length > 0).map((node) => node.span.spanId);
  let root = trace.nodes.get(selectedKey ?? '');
  while (root?.parent) root = root.parent;
  return { type: 'close-all', keys, select: root?.span.spanId };
}

function matchTest(matches: readonly string[]): (node: TraceNode) => boolean {
  const ids = new Set(matches);
  return (node) => ids.has(node.span.spanId);
}

/** The next span of the whole picture that passes, round the end; folded ones too. */
function nextOf(picture: Picture, state: ViewerState, test: (node: TraceNode) => boolean): ViewerAction | undefined {
  const { rows, nodes } = picture.trace;
  const from = nodes.get(state.selectedKey ?? '')?.index ?? -1;
  for (let step = 1; step <= rows.length; step += 1) {
    const node = rows[(from + step) % rows.length];
    if (node && test(node)) return goToSpan(node, picture);
  }
  return undefined;
}
