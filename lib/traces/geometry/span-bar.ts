import type { TraceNode } from '../build-trace';
import type { Micros, SpanEvent } from '../model';
import type { TimeScale } from './time-scale';

export interface Stretch {
  readonly leftPx: number;
  readonly widthPx: number;
}

export interface SpanBar extends Stretch {
  /** The whole bar lies left or right of the window: a sign at that edge stands for it. */
  readonly outside: 'before' | 'after' | undefined;
  /** Where the span itself worked, from the bar's left edge. */
  readonly self: readonly Stretch[];
  /** The queue wait before a consumer, from the axis' left edge. */
  readonly wait: Stretch | undefined;
  /** Centres of events, from the axis' left edge. */
  readonly eventsPx: readonly number[];
}

const BAR_PX_MIN = 2;
const EVENT_GAP_PX = 5;

/**
 * The bar of one row. Its parts never outnumber its pixels, however many children or events the span has.
 *
 *     span      |------------------|
 *     children     |---|  |-----|
 *     self      ###     ##       ###
 */
export function spanBar(node: TraceNode, scale: TimeScale): SpanBar {
  const { span } = node;
  const endUs = span.startUs + span.durationUs;
  const cut = scale.stretchPx(span.startUs, endUs);
  const widthPx = Math.max(BAR_PX_MIN, cut.widthPx);
  const leftPx = Math.max(0, Math.min(cut.leftPx, scale.axisPx - widthPx));
  const { range } = scale;
  const isInWindow = ({ timeUs }: SpanEvent): boolean => !(timeUs < range.startUs || timeUs > range.endUs);
  return {
    leftPx,
    widthPx,
    outside: outsideOf(span.startUs, endUs, scale),
    self: selfStretches(node, scale, leftPx, widthPx),
    wait: node.queueWaitUs ? scale.stretchPx(span.startUs - node.queueWaitUs, span.startUs) : undefined,
    eventsPx: thinOut(span.events.filter(isInWindow).map((event) => scale.timePx(event.timeUs))),
  };
}

export function outsideOf(startUs: Micros, endUs: Micros, { range }: TimeScale): 'before' | 'after' | undefined {
  if (endUs < range.startUs) return 'before';
  return startUs > range.endUs ? 'after' : undefined;
}

function selfStretches(node: TraceNode, scale: TimeScale, leftPx: number, widthPx: number): Stretch[] {
  const { span, children } = node;
  const endUs = span.startUs + span.durationUs;
  if (children.length === 0 || widthPx <= BAR_PX_MIN) return [{ leftPx: 0, widthPx }];
  const stretches: Stretch[] = [];
  let reachedUs = span.startUs;
  for (const child of children) {
    addStretch(stretches, reachedUs, Math.min(child.span.startUs, endUs), scale, leftPx);
    reachedUs = Math.max(reachedUs, child.span.startUs + child.span.durationUs);
    if (reachedUs >= endUs) break;
  }
  addStretch(stretches, reachedUs, endUs, scale, leftPx);
  return stretches;
}

/** Appends a stretch, or widens the last one where less than a pixel lies between them. */
export function addStretch(
  stretches: Stretch[],
  fromUs: number,
  toUs: number,
  scale: TimeScale,
  barLeftPx: number,
): void {
  if (!(toUs > fromUs)) return;
  const { leftPx, widthPx } = scale.stretchPx(fromUs, toUs);
  const left = Math.max(0, leftPx - barLeftPx);
  const last = stretches.at(-1);
  if (last && left - (last.leftPx + last.widthPx) < 1) {
    stretches[stretches.length - 1] = {
      leftPx: last.leftPx,
      widthPx: Math.max(last.widthPx, left + widthPx - last.leftPx),
    };
  } else {
    stretches.push({ leftPx: left, widthPx });
  }
}

function thinOut(centresPx: readonly number[]): number[] {
  const kept: number[] = [];
  for (const px of [...centresPx].sort((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || px - last >= EVENT_GAP_PX) kept.push(px);
  }
  return kept;
}
