import type { SKRSContext2D } from '@napi-rs/canvas';
import { STAGE } from './film';

export const clamp = (value: number, min = 0, max = 1): number => Math.min(max, Math.max(min, value));

/** 0 before `from`, 1 after `to`, in between as smooth as a hand would move it. */
export function ease(t: number, from: number, to: number): number {
  const x = clamp((t - from) / (to - from));
  return x * x * (3 - 2 * x);
}

/** Rises over `[from, from + fade]`, stays, and is gone at `to`. */
export const during = (t: number, from: number, to: number, fade: number): number =>
  ease(t, from, from + fade) * (1 - ease(t, to - fade, to));

/** The same numbers every time: a film must not differ between two machines. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

export function fillRect(
  stage: SKRSContext2D,
  colour: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  stage.fillStyle = colour;
  stage.fillRect(x, y, width, height);
}

export function fillPath(stage: SKRSContext2D, colour: string, points: readonly (readonly [number, number])[]): void {
  stage.fillStyle = colour;
  stage.beginPath();
  for (const [x, y] of points) stage.lineTo(x, y);
  stage.closePath();
  stage.fill();
}

/** Mixes two `#rrggbb` colours; 0 is all `a`. */
export function mix(a: string, b: string, amount: number): string {
  const channel = (at: number): string => {
    const from = Number.parseInt(a.slice(at, at + 2), 16);
    const to = Number.parseInt(b.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * clamp(amount))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** The name in the quiet left of the picture, set as on the film's page. */
export function drawName(stage: SKRSContext2D, name: readonly string[], colour: string, opacity: number): void {
  if (opacity <= 0) return;
  stage.save();
  stage.globalAlpha = opacity;
  stage.fillStyle = colour;
  stage.font = '600 104px Film';
  stage.fontVariationSettings = '"wght" 660, "wdth" 118';
  const top = STAGE.height * 0.46 - (name.length - 1) * 56;
  for (const [line, text] of name.entries()) stage.fillText(text, 74, top + line * 112);
  stage.restore();
}

/** Darkens the whole picture: 1 is black. */
export function curtain(stage: SKRSContext2D, colour: string, amount: number): void {
  if (amount <= 0) return;
  stage.save();
  stage.globalAlpha = clamp(amount);
  fillRect(stage, colour, 0, 0, STAGE.width, STAGE.height);
  stage.restore();
}
