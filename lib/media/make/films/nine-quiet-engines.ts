import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Film, STAGE } from '../film';
import { curtain, drawName, during, ease, fillRect, mix, seeded } from '../motion';

const { width: W, height: H } = STAGE;
const CELL = H / 3;
const LEFT = W - CELL * 3.2;
const NAME = ['Nine', 'Quiet', 'Engines'];
const STARTS_S = [3, 5.5, 8, 10.5, 27, 13, 15.5, 18, 20.5];
const NINTH = 4;
const SURGE_S = 27;

/** Eight engines are started one after another. Then someone starts the ninth. */
export const nineQuietEngines: Film = {
  name: NAME,
  durationS: 40,
  chapters: [
    { name: 'First to fourth', startMs: 0 },
    { name: 'Fifth to eighth', startMs: 12_000 },
    { name: 'Do not start the ninth', startMs: 25_000 },
  ],
  score: {
    sectionS: 8,
    chords: [
      [28, 40, 47, 52],
      [28, 40, 47, 52, 59],
      [28, 40, 48, 52, 60],
      [28, 40, 47, 54, 59, 63],
      [28, 40, 46, 53, 58, 65],
    ],
    bells: [...STARTS_S.map((atS, engine) => ({ atS, note: 52 + ((engine * 7) % 24) })), { atS: SURGE_S, note: 28 }],
    noise: { level: 0.018, swellS: 4 },
  },
  draw(stage, t) {
    const surge = ease(t, SURGE_S, SURGE_S + 4);
    fillRect(stage, mix('#1c1d1a', '#331a10', surge * 0.8), 0, 0, W, H);
    const shake = 5 * surge * (1 - ease(t, 37, 39));
    stage.save();
    stage.translate(shake * Math.sin(t * 61), shake * Math.cos(t * 53));
    for (let engine = 0; engine < 9; engine += 1) drawEngine(stage, t, engine);
    stage.restore();
    drawSparks(stage, t);
    drawName(stage, NAME, '#e8e6da', during(t, 1, 9, 1.2) + during(t, 33, 38.5, 1.2));
    curtain(stage, '#0d0d0b', 1 - ease(t, 0, 1.4) + ease(t, 38, 39.8));
  },
};

/** How far it has turned: slow to start, then steady; the ninth keeps getting faster. */
function turn(t: number, engine: number): number {
  const running = Math.max(0, t - (STARTS_S[engine] ?? 0));
  const steady = running < 4 ? (running * running) / 8 : running - 2;
  return steady * (0.55 + (engine % 3) * 0.16) + (engine === NINTH ? running ** 2.2 * 0.05 : 0);
}

function drawEngine(stage: SKRSContext2D, t: number, engine: number): void {
  const started = ease(t, STARTS_S[engine] ?? 0, (STARTS_S[engine] ?? 0) + 1.6);
  const x = LEFT + CELL * ((engine % 3) + 0.5);
  const y = CELL * (Math.floor(engine / 3) + 0.5);
  const radius = CELL * 0.43;
  const hot = engine === NINTH ? started : 0;
  const line = mix(mix('#4c4e47', '#b9bbad', started), '#f2672a', hot);
  if (hot > 0) {
    stage.globalAlpha = hot;
    disc(stage, '#f2672a', x, y, radius * (0.9 + 0.03 * hot * Math.sin(t * 9)));
    stage.globalAlpha = 1;
  }
  ring(stage, line, x, y, radius, hot > 0.5 ? 5 : 3);
  drawBlades(stage, hot > 0.5 ? '#1c1d1a' : line, x, y, radius, turn(t, engine), 7 + ((engine * 5) % 6));
  ring(stage, line, x, y, radius * 0.2, 2.4);
  disc(stage, line, x, y, radius * 0.07);
}

function drawBlades(
  stage: SKRSContext2D,
  colour: string,
  x: number,
  y: number,
  r: number,
  angle: number,
  n: number,
): void {
  stage.strokeStyle = colour;
  stage.lineWidth = 3;
  stage.beginPath();
  for (let blade = 0; blade < n; blade += 1) {
    const a = (blade / n) * Math.PI * 2 + angle;
    const at = (turned: number, far: number): [number, number] => [
      x + Math.cos(a + turned) * r * far,
      y + Math.sin(a + turned) * r * far,
    ];
    stage.moveTo(...at(0, 0.26));
    stage.quadraticCurveTo(...at(0.05, 0.6), ...at(0.42, 0.86));
  }
  stage.stroke();
}

/** Thrown off by the ninth; each flies its own way and dies. */
function drawSparks(stage: SKRSContext2D, t: number): void {
  if (t < SURGE_S + 1.5) return;
  const random = seeded(19);
  for (let spark = 0; spark < 70; spark += 1) {
    const speed = 0.25 + random() * 0.5;
    const age = (t * speed + random()) % 1;
    const a = random() * Math.PI * 2;
    const far = CELL * (0.42 + age * 1.6);
    stage.globalAlpha = (1 - age) * 0.9 * ease(t, SURGE_S + 1.5, SURGE_S + 5);
    const x = LEFT + CELL * 1.5 + Math.cos(a + age) * far;
    const y = H / 2 + Math.sin(a + age) * far + age * age * 90;
    fillRect(stage, '#f2a03a', x, y, 5 - 3 * age, 5 - 3 * age);
  }
  stage.globalAlpha = 1;
}

function disc(stage: SKRSContext2D, colour: string, x: number, y: number, radius: number): void {
  stage.fillStyle = colour;
  stage.beginPath();
  stage.arc(x, y, radius, 0, Math.PI * 2);
  stage.fill();
}

function ring(stage: SKRSContext2D, colour: string, x: number, y: number, radius: number, width: number): void {
  stage.strokeStyle = colour;
  stage.lineWidth = width;
  stage.beginPath();
  stage.arc(x, y, radius, 0, Math.PI * 2);
  stage.stroke();
}
