import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Film, STAGE } from '../film';
import { clamp, curtain, drawName, during, ease, fillPath, fillRect, seeded } from '../motion';

const { width: W, height: H } = STAGE;
const WATER = H * 0.66;
const RIDGES = ['#c9d2d6', '#aebcc4', '#8ea2ae', '#6b8494', '#486577', '#2c4a5c'];
const NAME = ['A Ferry', 'to Varn'];

/** A crossing in fog: the ridges slide past, the lamp comes on, the far shore never comes nearer. */
export const ferryToVarn: Film = {
  name: NAME,
  durationS: 32,
  chapters: [
    { name: 'Casting off', startMs: 0 },
    { name: 'No far shore', startMs: 12_000 },
    { name: 'The lamp', startMs: 22_000 },
  ],
  score: {
    sectionS: 8,
    chords: [
      [33, 45, 52, 60, 64],
      [29, 41, 48, 57, 64],
      [36, 43, 52, 59, 67],
      [33, 45, 52, 59, 64],
    ],
    bells: [
      { atS: 4, note: 57 },
      { atS: 4.02, note: 33 },
      { atS: 12, note: 72 },
      { atS: 15, note: 71 },
      { atS: 22, note: 76 },
      { atS: 22.5, note: 83 },
      { atS: 26, note: 57 },
      { atS: 26.02, note: 33 },
    ],
    noise: { level: 0.035, swellS: 9 },
  },
  draw(stage, t) {
    fillRect(stage, '#dfe3e4', 0, 0, W, H);
    for (const [depth, colour] of RIDGES.entries()) {
      drawRidge(stage, t, depth, colour);
      drawFog(stage, t, depth);
    }
    drawWater(stage, t);
    drawFerry(stage, t);
    drawName(stage, NAME, '#1d3747', during(t, 2, 9, 1.4));
    stage.globalAlpha = 0.55 * ease(t, 20, 31);
    fillRect(stage, '#0b1820', 0, 0, W, H);
    stage.globalAlpha = 1;
    drawLamp(stage, t);
    curtain(stage, '#0b1820', 1 - ease(t, 0, 1.6) + ease(t, 30, 31.8));
  },
};

/** One skyline on an endless loop; the nearer, the faster it passes. */
function drawRidge(stage: SKRSContext2D, t: number, depth: number, colour: string): void {
  const random = seeded(9 + depth);
  const peaks = 16;
  const heights = Array.from({ length: peaks }, (_, peak) => random() * (peak % 2 ? 1 : 0.35));
  const base = H * (0.3 + 0.07 * depth);
  const tall = H * (0.12 - 0.012 * depth);
  const pitch = W / 12;
  const offset = (t * (3 + depth * depth * 1.6)) % (pitch * peaks);
  const points: [number, number][] = [[0, H]];
  for (let peak = -1; peak <= 13 + peaks; peak += 1) {
    const x = peak * pitch - offset;
    if (x < -pitch || x > W + pitch) continue;
    points.push([x, base - tall * (heights[((peak % peaks) + peaks) % peaks] ?? 0)]);
  }
  points.push([W, H]);
  fillPath(stage, colour, points);
}

function drawFog(stage: SKRSContext2D, t: number, depth: number): void {
  stage.globalAlpha = 0.1 + 0.05 * Math.sin(t * 0.4 + depth);
  const y = H * (0.36 + 0.06 * depth) + 8 * Math.sin(t * 0.5 + depth * 2);
  fillRect(stage, '#dfe3e4', 0, y, W, 22 + depth * 4);
  stage.globalAlpha = 1;
}

function drawWater(stage: SKRSContext2D, t: number): void {
  fillRect(stage, '#1d3747', 0, WATER, W, H - WATER);
  const random = seeded(3);
  for (let wave = 0; wave < 60; wave += 1) {
    const near = random();
    const x = (random() * W * 1.3 - t * (14 + 90 * near) + W * 26) % (W * 1.3);
    stage.globalAlpha = 0.25 + 0.4 * random() * (0.7 + 0.3 * Math.sin(t * 2 + wave));
    fillRect(stage, '#46687a', x - W * 0.15, WATER + (H - WATER) * near, W * (0.02 + 0.12 * near), 1.4 + 2.5 * near);
  }
  stage.globalAlpha = 1;
}

const ferryAt = (t: number): { x: number; y: number; k: number } => ({
  x: W * (0.78 - 0.14 * ease(t, 0, 32)),
  y: WATER + 3 * Math.sin(t * 0.9),
  k: 18,
});

function drawFerry(stage: SKRSContext2D, t: number): void {
  const { x, y, k } = ferryAt(t);
  const dark = '#0b1820';
  fillPath(stage, dark, [
    [x - k * 5, y],
    [x + k * 5, y],
    [x + k * 3.6, y + k * 1.5],
    [x - k * 3.8, y + k * 1.5],
  ]);
  fillRect(stage, dark, x - k * 3, y - k * 1.4, k * 5.6, k * 1.5);
  fillRect(stage, dark, x - k * 1.8, y - k * 2.6, k * 3.2, k * 1.3);
  fillRect(stage, dark, x - k * 0.4, y - k * 4.4, k * 0.8, k * 2);
  for (let puff = 0; puff < 14; puff += 1) {
    const age = (t * 0.45 + puff / 14) % 1;
    stage.globalAlpha = 0.28 * (1 - age) * clamp(age * 8);
    stage.fillStyle = dark;
    stage.beginPath();
    stage.arc(
      x + age * k * 15,
      y - k * 4.6 - age * k * 4 + 5 * Math.sin(puff + t),
      k * (0.4 + age * 1.6),
      0,
      Math.PI * 2,
    );
    stage.fill();
  }
  stage.globalAlpha = 1;
}

/** The one warm colour: a window, later the lamp, and its broken reflection. */
function drawLamp(stage: SKRSContext2D, t: number): void {
  const { x, y, k } = ferryAt(t);
  const glow = 0.35 + 0.65 * ease(t, 21.5, 23);
  stage.globalAlpha = 0.16 * ease(t, 21.5, 23);
  stage.fillStyle = '#ffd166';
  stage.beginPath();
  stage.arc(x + k, y - k * 1.9, k * (2.6 + 0.2 * Math.sin(t * 3)), 0, Math.PI * 2);
  stage.fill();
  stage.globalAlpha = glow;
  fillRect(stage, '#ffd166', x + k * 0.7, y - k * 2.2, k * 0.6, k * 0.6);
  for (let bar = 0; bar < 16; bar += 1) {
    const length = k * (0.5 + bar * 0.14);
    stage.globalAlpha = glow * (0.95 - bar * 0.055);
    const shift = k * 0.35 * Math.sin(t * 1.8 + bar * 1.7);
    fillRect(stage, '#ffd166', x + k - length / 2 + shift, y + k * 2 + bar * k * 0.92, length, k * 0.26);
  }
  stage.globalAlpha = 1;
}
