import { describe, expect, it } from 'vitest';
import { orderBeat } from './order-steps';

const AUTHORISED = '2026-11-21T10:00:00.000Z';

describe('orderBeat', () => {
  it('puts the steps on one axis that begins with the authorisation', () => {
    const beat = orderBeat({
      authorisedAt: AUTHORISED,
      placedAt: '2026-11-21T10:00:00.030Z',
      capturedAt: '2026-11-21T10:00:01.200Z',
    });
    expect(beat.steps.map(({ atMs }) => atMs)).toEqual([0, 30, 1_200]);
    expect(beat).toMatchObject({ lengthMs: 1_200, complete: true });
  });

  it('leaves the capture open while it has not happened', () => {
    const beat = orderBeat({ authorisedAt: AUTHORISED, placedAt: AUTHORISED });
    expect(beat.steps.at(-1)?.atMs).toBeUndefined();
    expect(beat).toMatchObject({ lengthMs: 1, complete: false });
  });

  it('never runs backwards when two clocks disagree', () => {
    const beat = orderBeat({
      authorisedAt: AUTHORISED,
      placedAt: '2026-11-21T09:59:59.990Z',
      capturedAt: '2026-11-21T09:59:59.000Z',
    });
    expect(beat.steps.map(({ atMs }) => atMs)).toEqual([0, 0, 0]);
  });
});
