import { buildTrace, type Trace } from '@/lib/traces/build-trace';
import type { Span } from '@/lib/traces/model';

export type TraceState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Asked for before its spans have come. */
  | { readonly kind: 'not-yet'; readonly secondsLeft: number }
  | { readonly kind: 'not-found' }
  /** As little found, and the ratio would not have kept it: the likely cause. */
  | { readonly kind: 'sampled-out' }
  /** `looksLeft` is 0 once the trace is no longer asked for; until then `nextLookMs` says when it is. */
  | { readonly kind: 'shown'; readonly trace: Trace; readonly looksLeft: number; readonly nextLookMs: number };

export interface WatchTools {
  readonly load: (signal: AbortSignal) => Promise<readonly Span[] | undefined>;
  /** Resolves early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** The ratio did not keep this trace by its id; a rule, a traced session, its caller or its end still may have. */
  readonly sampledOut: boolean;
  readonly tell: (state: TraceState) => void;
}

export const WAIT_S = 15;
const ASK_EVERY_S = 2;
/** A worker's part arrives seconds after the click's. */
const LOOKS_MS = [1_000, 2_000, 3_000, 5_000, 8_000, 12_000];
const SETTLED_AFTER_MS = 60_000;

/**
 * Follows one trace from before its first span until it has settled. Tells every change; a look that fails after the
 * first success changes nothing, because what is on show is still true.
 */
export async function watchTrace(tools: WatchTools, signal: AbortSignal): Promise<void> {
  try {
    const spans = await firstSpans(tools, signal);
    if (spans) await follow(spans, tools, signal);
  } catch (error) {
    if (!signal.aborted) tools.tell({ kind: 'failed', error });
  }
}

async function firstSpans(tools: WatchTools, signal: AbortSignal): Promise<readonly Span[] | undefined> {
  for (let secondsLeft = WAIT_S; !signal.aborted; secondsLeft -= 1) {
    if ((WAIT_S - secondsLeft) % ASK_EVERY_S === 0 || secondsLeft === 0) {
      const spans = await tools.load(signal);
      if (signal.aborted) return undefined;
      if (spans && spans.length > 0) return spans;
    }
    if (secondsLeft === 0) {
      tools.tell({ kind: tools.sampledOut ? 'sampled-out' : 'not-found' });
      return undefined;
    }
    tools.tell({ kind: 'not-yet', secondsLeft });
    await tools.sleep(1_000, signal);
  }
  return undefined;
}

async function follow(first: readonly Span[], tools: WatchTools, signal: AbortSignal): Promise<void> {
  let trace = buildTrace(first);
  let known = first.length;
  let looks = isSettled(trace, tools.now()) ? 0 : LOOKS_MS.length;
  const nextLookMs = (): number => LOOKS_MS[LOOKS_MS.length - looks] ?? 0;
  tools.tell({ kind: 'shown', trace, looksLeft: looks, nextLookMs: nextLookMs() });
  while (looks > 0) {
    await tools.sleep(nextLookMs(), signal);
    const spans = await tools.load(signal).catch(() => undefined);
    if (signal.aborted) return;
    looks -= 1;
    // A row may stand for a span that is still running.
    if (spans && spans.length > known) {
      trace = buildTrace(spans);
      known = spans.length;
    }
    tools.tell({ kind: 'shown', trace, looksLeft: looks, nextLookMs: nextLookMs() });
  }
}

/** Nothing more is to be expected: complete as far as it tells, and its last span is old. */
function isSettled(trace: Trace, nowMs: number): boolean {
  return nowMs - trace.endUs / 1000 > SETTLED_AFTER_MS && missingParents(trace).length === 0 && !trace.provisional;
}

/** Ids that spans name as their parent and that have not come. */
export function missingParents(trace: Trace): readonly string[] {
  const missing = new Set<string>();
  for (const { span, parent } of trace.rows) {
    const { parentSpanId } = span;
    if (parentSpanId !== undefined && !parent && !trace.nodes.has(parentSpanId)) missing.add(parentSpanId);
  }
  return [...missing];
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
