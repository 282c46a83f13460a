import type { Micros } from '../model';
import type { TimeRange } from './time-scale';

/** A nanosecond: nothing shorter was measured. */
const LENGTH_US_MIN = 0.001;
const SPAN_MARGIN = 0.08;

/**
 * The part of the whole axis on show. Every function takes what someone wants and returns a window that lies within the
 * whole, or undefined where that is the whole.
 *
 *     whole   |--------------------|
 *     wanted        |------------------|
 *     window  |     |==============|
 */
export function windowWithin(wanted: TimeRange, whole: TimeRange): TimeRange | undefined {
  const wholeUs = whole.endUs - whole.startUs;
  const startUs = Math.min(wanted.startUs, wanted.endUs);
  const endUs = Math.max(wanted.startUs, wanted.endUs);
  if (!(wholeUs > LENGTH_US_MIN) || !Number.isFinite(wholeUs) || !Number.isFinite(endUs - startUs)) return undefined;
  const lengthUs = Math.max(LENGTH_US_MIN, Math.min(wholeUs, endUs - startUs));
  const from = Math.min(Math.max(startUs, whole.startUs), whole.endUs - lengthUs);
  const to = Math.min(Math.max(endUs, from + lengthUs), whole.endUs);
  return from <= whole.startUs && to >= whole.endUs ? undefined : { startUs: from, endUs: to };
}

/** `factor` below 1 zooms in; the time under the pointer stays where it is. */
export function zoomAt(window: TimeRange, whole: TimeRange, atUs: Micros, factor: number): TimeRange | undefined {
  return windowWithin(
    { startUs: atUs - (atUs - window.startUs) * factor, endUs: atUs + (window.endUs - atUs) * factor },
    whole,
  );
}

/** Keeps its length at the edges. */
export function panBy(window: TimeRange, whole: TimeRange, byUs: Micros): TimeRange | undefined {
  const kept = Math.min(Math.max(byUs, whole.startUs - window.startUs), whole.endUs - window.endUs);
  return windowWithin({ startUs: window.startUs + kept, endUs: window.endUs + kept }, whole);
}

/** To see one stretch with a little of what is around it. */
export function windowAround({ startUs, endUs }: TimeRange, whole: TimeRange): TimeRange | undefined {
  const marginUs = Math.max((endUs - startUs) * SPAN_MARGIN, LENGTH_US_MIN);
  return windowWithin({ startUs: startUs - marginUs, endUs: endUs + marginUs }, whole);
}

/** Brings a time into view without zooming. */
export function bringIn(window: TimeRange, whole: TimeRange, atUs: Micros): TimeRange | undefined {
  return panBy(window, whole, atUs - (window.startUs + (window.endUs - window.startUs) * SPAN_MARGIN));
}
