import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { STAGE } from '../film';
import { renderScore, SAMPLE_RATE } from '../score';
import { FILMS } from './all';

describe.each(Object.entries(FILMS))('%s', (_id, film) => {
  it('ends picture and sound at one instant, and has its chapters in order inside', () => {
    expect(film.durationS % 8).toBe(0);
    const starts = film.chapters.map(({ startMs }) => startMs);
    expect(starts[0]).toBe(0);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.at(-1)).toBeLessThan(film.durationS * 1000);
  });

  it('moves, and looks the same whenever the same instant is drawn', () => {
    const canvas = createCanvas(160, 90);
    const stage = canvas.getContext('2d');
    stage.scale(160 / STAGE.width, 90 / STAGE.height);
    const drawn = (t: number) => {
      film.draw(stage, t);
      return Buffer.from(canvas.data());
    };
    const middle = film.durationS / 2;
    const first = drawn(middle);
    expect(drawn(middle + 0.5).equals(first)).toBe(false);
    expect(drawn(middle).equals(first)).toBe(true);
  });

  it('sounds in stereo, far below full scale, and begins and ends in silence', () => {
    const { left, right } = renderScore(film.score, 16 * SAMPLE_RATE);
    const loudest = (sound: Float32Array) => sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest(left)).toBeGreaterThan(0.05);
    expect(Math.max(loudest(left), loudest(right))).toBeLessThan(0.56);
    expect(loudest(left.map((sample, at) => sample - (right[at] ?? 0)))).toBeGreaterThan(0.01);
    expect(loudest(left.subarray(0, 100))).toBeLessThan(0.001);
    expect(loudest(left.subarray(-100))).toBeLessThan(0.001);
  });
});
