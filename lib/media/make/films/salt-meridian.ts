import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Film, STAGE } from '../film';
import { clamp, curtain, drawName, during, ease, fillPath, fillRect, mix, seeded } from '../motion';

const { width: W, height: H } = STAGE;
const HORIZON = H * 0.56;
const MERIDIAN = W * 0.69;
const SUN = H * 0.33;
const NAME = ['The Salt', 'Meridian'];

/** A harbour pilot follows a line that appears on no chart: dawn, the line, and the town behind it. */
export const saltMeridian: Film = {
  name: NAME,
  durationS: 24,
  chapters: [
    { name: 'Dawn without a coast', startMs: 0 },
    { name: 'The line', startMs: 8_000 },
    { name: 'The town left off', startMs: 16_000 },
  ],
  score: {
    sectionS: 4,
    chords: [
      [38, 50, 57, 64, 69],
      [38, 50, 55, 62, 69],
      [34, 46, 53, 62, 65],
      [36, 48, 55, 62, 67],
      [31, 43, 50, 58, 65],
      [38, 50, 57, 62, 66],
    ],
    bells: [
      { atS: 2.5, note: 81 },
      { atS: 5, note: 76 },
      { atS: 8.1, note: 74 },
      { atS: 8.6, note: 86 },
      { atS: 12.5, note: 77 },
      { atS: 16, note: 81 },
      { atS: 17.5, note: 74 },
      { atS: 20, note: 78 },
    ],
    noise: { level: 0.05, swellS: 6 },
  },
  draw(stage, t) {
    const light = ease(t, -1, 7);
    drawSky(stage, t, light);
    drawTown(stage, t);
    drawSea(stage, t, light);
    drawLine(stage, t);
    drawSail(stage, t);
    drawName(stage, NAME, '#f0e5cf', during(t, 1.5, 7, 1.2));
    curtain(stage, '#041318', 1 - ease(t, 0, 1.4) + ease(t, 22.2, 23.8));
  },
};

function drawSky(stage: SKRSContext2D, t: number, light: number): void {
  // The whole stage first: an edge between two pixels would otherwise show the picture before.
  fillRect(stage, '#06222b', 0, 0, W, H);
  fillRect(stage, mix('#06222b', '#0d3a45', light), 0, 0, W, HORIZON);
  fillRect(stage, mix('#041a22', '#0a303a', light), 0, 0, W, H * 0.19 + 10 * Math.sin(t * 0.3));
  const rise = SUN * (1.05 - 1.17 * ease(t, 0, 8) + 0.5 * ease(t, 16, 24));
  stage.save();
  stage.beginPath();
  stage.rect(0, 0, W, HORIZON);
  stage.clip();
  stage.fillStyle = mix('#d9694c', '#f0e5cf', ease(t, 2, 7.5));
  stage.beginPath();
  stage.arc(MERIDIAN, HORIZON + rise, SUN, 0, Math.PI * 2);
  stage.fill();
  stage.restore();
}

/** Bars of light, wider towards us, breathing; every third one in the line's colour. */
function drawSea(stage: SKRSContext2D, t: number, light: number): void {
  fillRect(stage, '#06222b', 0, HORIZON, W, H - HORIZON);
  const step = H * 0.006;
  let y = HORIZON;
  for (let bar = 0; y < H; bar += 1) {
    const swell = 0.5 + 0.5 * Math.sin(t * (0.9 - bar * 0.012) + bar * 1.9);
    const half = SUN * (1.02 + 0.1 * bar) * (1 - 0.34 * swell) * clamp(light * 3.2 - bar * 0.09);
    const drift = 14 * Math.sin(t * 0.55 + bar * 0.8);
    const bob = step * 0.35 * Math.sin(t * 1.4 + bar * 1.3);
    const colour = bar % 3 === 1 ? '#d9694c' : '#e9dcc2';
    if (half > 1) fillRect(stage, colour, MERIDIAN - half + drift, y + bob, half * 2, step * (0.5 + bar * 0.012));
    y += step * (1.35 + bar * 0.17);
  }
  const random = seeded(5);
  stage.globalAlpha = 0.55;
  for (let glint = 0; glint < 34; glint += 1) {
    const lineY = HORIZON + (H - HORIZON) * (0.06 + 0.9 * random());
    const length = W * (0.03 + 0.1 * random());
    const x = (random() * W * 1.2 + t * (6 + 30 * random())) % (W * 1.2);
    fillRect(stage, '#3d7680', x - W * 0.1, lineY, length, 1.8);
  }
  stage.globalAlpha = 1;
}

/** The meridian: drawn from the zenith down at the eighth second, with a glow while it comes. */
function drawLine(stage: SKRSContext2D, t: number): void {
  const reach = ease(t, 7.6, 10.5) * H;
  if (reach <= 0) return;
  stage.globalAlpha = 0.25 * during(t, 7.6, 12.5, 1.5);
  fillRect(stage, '#e2583e', MERIDIAN - 9, 0, 18, reach);
  stage.globalAlpha = 1;
  fillRect(stage, '#e2583e', MERIDIAN - 2.2, 0, 4.4, reach);
}

/** Houses that stand only on the far side of the line; a light is on in some of them. */
function drawTown(stage: SKRSContext2D, t: number): void {
  const shown = ease(t, 15.5, 19);
  if (shown <= 0) return;
  const random = seeded(41);
  for (let x = W * 0.08; x < W * 0.5; ) {
    const width = 18 + 28 * random();
    const height = (16 + 62 * random()) * shown;
    fillRect(stage, '#041318', x, HORIZON - height, width, height);
    if (random() < 0.3)
      fillPath(stage, '#041318', [
        [x, HORIZON - height],
        [x + width / 2, HORIZON - height - 14 * shown],
        [x + width, HORIZON - height],
      ]);
    const lit = random() < 0.55;
    const on = clamp((t - 17.5 - random() * 3) * 3);
    if (lit && height > 14) {
      stage.globalAlpha = on * (0.85 + 0.15 * Math.sin(t * 5 + x));
      fillRect(stage, '#ffd98f', x + width * 0.36, HORIZON - height * 0.66, 7, 9);
      stage.globalAlpha = 1;
    }
    x += width + 22 * random() ** 3 * 4;
  }
}

function drawSail(stage: SKRSContext2D, t: number): void {
  const travel = ease(t, 9, 22);
  const x = W * 0.97 - travel * W * 0.38;
  const size = 13 + 5 * travel;
  const y = HORIZON + 14 + 3 * Math.sin(t * 1.5);
  stage.save();
  stage.translate(x, y);
  stage.rotate(0.035 * Math.sin(t * 1.1));
  stage.globalAlpha = ease(t, 8.4, 9.4);
  fillPath(stage, '#041318', [
    [-size * 2.6, 0],
    [size * 2.6, 0],
    [size * 1.6, size * 0.9],
    [-size * 1.6, size * 0.9],
  ]);
  fillPath(stage, '#041318', [
    [0, -size * 0.3],
    [0, -size * 4.6],
    [-size * 2.1, -size * 0.6],
  ]);
  stage.restore();
}
