import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Score } from './score';

/** All films are drawn in the coordinates of their 16:9 artwork, whatever the size of the picture. */
export const STAGE = { width: 1600, height: 900 } as const;
export const FRAMES_PER_S = 24;

export interface Film {
  readonly name: readonly string[];
  /** A multiple of 8: then 24 frames a second and 48 kHz end at the same instant. */
  readonly durationS: number;
  readonly chapters: readonly { readonly name: string; readonly startMs: number }[];
  readonly score: Score;
  /** Draws the picture at `t` seconds; every picture anew, nothing is kept between two. */
  draw(stage: SKRSContext2D, t: number): void;
}
