import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { registerMediabunnyServer } from '@mediabunny/server';
import { createCanvas } from '@napi-rs/canvas';
import {
  AudioSample,
  AudioSampleSource,
  CmafOutputFormat,
  FilePathTarget,
  HlsOutputFormat,
  Output,
  OutputTrackGroup,
  PathedTarget,
  Quality,
  VideoSampleSource,
} from 'mediabunny';
import { MASTER_PLAYLIST } from '../film-index';
import { type Film, FRAMES_PER_S, STAGE } from './film';
import { createPictureScaler, rgbaFrame, type Size } from './picture-scaler';
import { renderScore, SAMPLE_RATE, type Stereo } from './score';

const SEGMENT_S = 2;
/** An AAC packet. Sound that much shorter than the picture ends with it; the encoder pads the last one. */
const AAC_PACKET = 1024;

export interface Rendition extends Size {
  readonly bitrate: number;
}

/** The first is the size the film is drawn in. */
export const RENDITIONS: readonly [Rendition, ...Rendition[]] = [
  { width: 960, height: 540, bitrate: 1_600_000 },
  { width: 480, height: 270, bitrate: 500_000 },
];

export interface EncodeOptions {
  readonly directory: string;
  readonly durationS?: number;
  readonly onProgress?: (share: number) => void;
}

/** Draws and encodes a film into `directory` as HLS: fragmented MP4, sound and picture in one segment. */
export async function encodeFilm(film: Film, options: EncodeOptions): Promise<void> {
  registerMediabunnyServer({ hardwareContext: null });
  const durationS = options.durationS ?? film.durationS;
  const sound = renderScore(film.score, durationS * SAMPLE_RATE - AAC_PACKET);
  const output = openOutput(options.directory);
  const tracks = RENDITIONS.map((rendition) => addTracks(output, rendition));
  await output.start();

  const [drawn] = RENDITIONS;
  const canvas = createCanvas(drawn.width, drawn.height);
  const stage = canvas.getContext('2d');
  stage.scale(drawn.width / STAGE.width, drawn.height / STAGE.height);
  const pixels = rgbaFrame(drawn);
  const scalers = RENDITIONS.map((rendition) => createPictureScaler(drawn, rendition));

  const frames = durationS * FRAMES_PER_S;
  for (let frame = 0; frame < frames; frame += 1) {
    if (frame % FRAMES_PER_S === 0) {
      const second = frame / FRAMES_PER_S;
      for (const track of tracks) await addSound(track.audio, sound, second);
      options.onProgress?.(frame / frames);
    }
    film.draw(stage, frame / FRAMES_PER_S);
    pixels.fromBuffer(canvas.data());
    for (const [index, track] of tracks.entries()) {
      const sample = await scalers[index]?.scale(pixels, frame / FRAMES_PER_S, 1 / FRAMES_PER_S);
      if (!sample) continue;
      await track.video.add(sample);
      sample.close();
    }
  }
  await output.finalize();
  for (const scaler of scalers) scaler.close();
  pixels.free();
}

function openOutput(directory: string): Output {
  return new Output({
    format: new HlsOutputFormat({
      segmentFormat: new CmafOutputFormat(),
      targetDuration: SEGMENT_S,
      getPlaylistPath: ({ n }) => `${RENDITIONS[n - 1]?.height ?? n}p/index.m3u8`,
      getInitPath: () => 'init.mp4',
      getSegmentPath: ({ n }) => `${String(n).padStart(4, '0')}.m4s`,
    }),
    target: new PathedTarget(path.join(directory, MASTER_PLAYLIST), async (request) => {
      await mkdir(path.dirname(request.path), { recursive: true });
      return new FilePathTarget(request.path);
    }),
  });
}

interface Tracks {
  readonly video: VideoSampleSource;
  readonly audio: AudioSampleSource;
}

function addTracks(output: Output, rendition: Rendition): Tracks {
  const group = new OutputTrackGroup();
  const video = new VideoSampleSource({
    codec: 'avc',
    quality: new Quality({ bitrate: rendition.bitrate }),
    keyFrameInterval: SEGMENT_S,
    latencyMode: 'realtime',
  });
  const audio = new AudioSampleSource({ codec: 'aac', quality: new Quality({ bitrate: 128_000 }) });
  output.addVideoTrack(video, { frameRate: FRAMES_PER_S, group });
  output.addAudioTrack(audio, { group });
  return { video, audio };
}

/** Second by second, a little ahead of the picture. */
async function addSound(source: AudioSampleSource, sound: Stereo, second: number): Promise<void> {
  const from = second * SAMPLE_RATE;
  const to = Math.min(from + SAMPLE_RATE, sound.left.length);
  const length = to - from;
  if (length <= 0) return;
  const data = new Float32Array(length * 2);
  data.set(sound.left.subarray(from, to), 0);
  data.set(sound.right.subarray(from, to), length);
  const sample = new AudioSample({
    data,
    format: 'f32-planar',
    numberOfChannels: 2,
    sampleRate: SAMPLE_RATE,
    timestamp: second,
  });
  await source.add(sample);
  sample.close();
}
