import type { SiblingGroup } from '../analysis/sibling-groups';
import { outsideOf, type Stretch } from './span-bar';
import type { TimeScale } from './time-scale';

/** A stretch of a group's bar with about the same number of members at work. */
export interface DensityStep extends Stretch {
  /** 1 where as many work as anywhere in the bar; 0 is left out. */
  readonly share: number;
}

export interface GroupBar extends Stretch {
  readonly outside: 'before' | 'after' | undefined;
  /** From the bar's left edge. */
  readonly steps: readonly DensityStep[];
}

const STEP_PX = 3;
/** More than a screen has; a wider bar has wider steps. */
const STEPS_MAX = 4_096;
const SHADES = 5;
const BAR_PX_MIN = 2;

/**
 * One bar for all members: how many were at work, in steps of a few pixels and five shades.
 *
 *     members   |---|      |---|
 *                 |---|
 *     bar       ..##..     ....
 */
export function groupBar(group: SiblingGroup, scale: TimeScale): GroupBar {
  const cut = scale.stretchPx(group.startUs, group.endUs);
  const widthPx = Math.max(BAR_PX_MIN, cut.widthPx);
  const leftPx = Math.max(0, Math.min(cut.leftPx, scale.axisPx - widthPx));
  const outside = outsideOf(group.startUs, group.endUs, scale);
  return { leftPx, widthPx, outside, steps: outside ? [] : densitySteps(group, scale, leftPx, widthPx) };
}

function densitySteps(group: SiblingGroup, scale: TimeScale, leftPx: number, widthPx: number): DensityStep[] {
  const stepPx = Math.max(STEP_PX, widthPx / STEPS_MAX);
  const count = Math.max(1, Math.min(STEPS_MAX, Math.ceil(widthPx / stepPx)));
  const stepAt = (px: number): number => Math.max(0, Math.min(count - 1, Math.floor(px / stepPx)));
  const change = new Float64Array(count + 1);
  for (const { span } of group.nodes) {
    const endUs = span.startUs + span.durationUs;
    if (outsideOf(span.startUs, endUs, scale)) continue;
    const bar = scale.stretchPx(span.startUs, endUs);
    const from = stepAt(bar.leftPx - leftPx);
    const to = stepAt(bar.leftPx + bar.widthPx - leftPx) + 1;
    change[from] = (change[from] ?? 0) + 1;
    change[to] = (change[to] ?? 0) - 1;
  }
  const atWork = runningSums(change, count);
  const most = atWork.reduce((a, b) => Math.max(a, b), 0);
  const steps: DensityStep[] = [];
  atWork.forEach((here, at) => {
    const share = most > 0 ? Math.ceil((here / most) * SHADES) / SHADES : 0;
    const left = at * stepPx;
    const width = Math.min(stepPx, widthPx - left);
    const last = steps.at(-1);
    if (share === 0 || !(width > 0)) return;
    if (last && last.share === share && last.leftPx + last.widthPx === left) {
      steps[steps.length - 1] = { ...last, widthPx: last.widthPx + width };
    } else steps.push({ leftPx: left, widthPx: width, share });
  });
  return steps;
}

function runningSums(change: Float64Array, count: number): number[] {
  let sum = 0;
  return Array.from({ length: count }, (_, at) => (sum += change[at] ?? 0));
}
