import { seeded } from './motion';

export const SAMPLE_RATE = 48_000;

export interface Score {
  /** How long each chord sounds; the last one is held. */
  readonly sectionS: number;
  /** MIDI note numbers, the lowest first. */
  readonly chords: readonly (readonly number[])[];
  readonly bells: readonly { readonly atS: number; readonly note: number }[];
  /** The sea, the wind, the machine hall. */
  readonly noise: { readonly level: number; readonly swellS: number };
}

export interface Stereo {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
}

const frequency = (note: number): number => 440 * 2 ** ((note - 69) / 12);
const smooth = (x: number): number => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));

/**
 * A quiet pad, bells over it, air around them. The two ears hear the same notes a few cents apart: that is the
 * width. Sums stay below full scale by a soft limiter.
 */
export function renderScore(score: Score, samples: number): Stereo {
  const sound: Stereo = { left: new Float32Array(samples), right: new Float32Array(samples) };
  for (const [section, chord] of score.chords.entries()) addChord(sound, score, section, chord);
  for (const bell of score.bells) addBell(sound, bell.atS, bell.note);
  addEcho(sound);
  addNoise(sound, score.noise);
  master(sound);
  return sound;
}

const ATTACK_S = 1.8;
const RELEASE_S = 2.6;

function addChord(sound: Stereo, score: Score, section: number, chord: readonly number[]): void {
  const last = section === score.chords.length - 1;
  const from = section * score.sectionS;
  const to = last ? sound.left.length / SAMPLE_RATE : from + score.sectionS;
  for (const note of chord) {
    for (const [harmonic, strength] of [1, 0.34, 0.14, 0.06, 0.03].entries()) {
      const level = (strength * 0.09) / Math.sqrt(chord.length / 4);
      const hertz = frequency(note) * (harmonic + 1);
      addTone(sound.left, hertz * 0.9985, level, from, to);
      addTone(sound.right, hertz * 1.0015, level, from, to);
    }
  }
}

/** One sine by the recurrence s[n+1] = 2·cos(w)·s[n] − s[n−1]: no call of Math.sin per sample. */
function addTone(out: Float32Array, hertz: number, level: number, fromS: number, toS: number): void {
  const step = (2 * Math.PI * hertz) / SAMPLE_RATE;
  const turn = 2 * Math.cos(step);
  const first = Math.floor(fromS * SAMPLE_RATE);
  const end = Math.min(out.length, Math.floor((toS + RELEASE_S) * SAMPLE_RATE));
  let previous = Math.sin(-step);
  let current = 0;
  let envelope = 0;
  for (let n = first; n < end; n += 1) {
    // The envelope moves slowly: 64 samples at a time are fine enough.
    if (((n - first) & 63) === 0) {
      const s = n / SAMPLE_RATE;
      envelope = level * smooth((s - fromS) / ATTACK_S) * (1 - smooth((s - toS) / RELEASE_S));
    }
    out[n] = (out[n] ?? 0) + current * envelope;
    const next = turn * current - previous;
    previous = current;
    current = next;
  }
}

function addBell(sound: Stereo, atS: number, note: number): void {
  const pan = 0.5 + 0.35 * Math.sin(atS * 2.1);
  const hertz = frequency(note);
  const end = Math.min(sound.left.length, Math.floor((atS + 3.5) * SAMPLE_RATE));
  for (let n = Math.floor(atS * SAMPLE_RATE); n < end; n += 1) {
    const s = n / SAMPLE_RATE - atS;
    const body = Math.sin(2 * Math.PI * hertz * s) * Math.exp(-s * 1.7);
    const strike = 0.3 * Math.sin(2 * Math.PI * hertz * 2.756 * s) * Math.exp(-s * 5);
    const value = 0.085 * (body + strike) * smooth(s / 0.012) * (1 - smooth((s - 3) / 0.5));
    sound.left[n] = (sound.left[n] ?? 0) + value * (1 - pan);
    sound.right[n] = (sound.right[n] ?? 0) + value * pan;
  }
}

/** Each ear hears the other one's past: a room. */
function addEcho({ left, right }: Stereo): void {
  const delayLeft = Math.floor(0.37 * SAMPLE_RATE);
  const delayRight = Math.floor(0.53 * SAMPLE_RATE);
  for (let n = delayRight; n < left.length; n += 1) {
    left[n] = (left[n] ?? 0) + 0.28 * (right[n - delayLeft] ?? 0);
    right[n] = (right[n] ?? 0) + 0.28 * (left[n - delayRight] ?? 0);
  }
}

function addNoise({ left, right }: Stereo, noise: Score['noise']): void {
  const random = seeded(77);
  let lowLeft = 0;
  let lowRight = 0;
  for (let n = 0; n < left.length; n += 1) {
    const swell = 0.55 + 0.45 * Math.sin((2 * Math.PI * n) / SAMPLE_RATE / noise.swellS);
    const side = 0.2 * Math.sin((2 * Math.PI * n) / SAMPLE_RATE / (noise.swellS * 1.7));
    lowLeft += 0.045 * (random() * 2 - 1 - lowLeft);
    lowRight += 0.045 * (random() * 2 - 1 - lowRight);
    left[n] = (left[n] ?? 0) + lowLeft * noise.level * 6 * swell * (1 + side);
    right[n] = (right[n] ?? 0) + lowRight * noise.level * 6 * swell * (1 - side);
  }
}

function master({ left, right }: Stereo): void {
  const seconds = left.length / SAMPLE_RATE;
  for (let n = 0; n < left.length; n += 1) {
    const s = n / SAMPLE_RATE;
    const fade = smooth(s / 1.5) * (1 - smooth((s - seconds + 2) / 1.9));
    left[n] = Math.tanh((left[n] ?? 0) * 1.15) * 0.55 * fade;
    right[n] = Math.tanh((right[n] ?? 0) * 1.15) * 0.55 * fade;
  }
}
