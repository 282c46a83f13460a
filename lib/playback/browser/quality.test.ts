import { expect, it } from 'vitest';
import { watchQuality } from './quality';

function setup(readyState = 0) {
  let now = 1_000;
  const stopping = new AbortController();
  const video = Object.assign(new EventTarget(), { readyState, HAVE_CURRENT_DATA: 2, paused: false, seeking: false });
  const quality = watchQuality(video as unknown as HTMLVideoElement, 400, stopping.signal, () => now);
  return {
    video,
    take: quality.take,
    stop: () => stopping.abort(),
    at(ms: number, event: string) {
      now = ms;
      video.dispatchEvent(new Event(event));
    },
  };
}

it('R0.9 tells once how long the first picture took', () => {
  const { at, take } = setup();
  at(1_500, 'waiting');
  expect(take()).toEqual({});
  at(1_900, 'loadeddata');
  expect(take()).toEqual({ startupMs: 1_500 });
  at(2_900, 'loadeddata');
  expect(take()).toEqual({});
  expect(setup(2).take()).toEqual({ startupMs: 600 });
});

it('R0.9 measures each stop for want of data, and none for a jump or a pause', () => {
  const { at, take, video, stop } = setup(4);
  take();
  at(2_000, 'waiting');
  at(2_100, 'waiting');
  at(2_700, 'playing');
  video.seeking = true;
  at(3_000, 'waiting');
  at(3_500, 'playing');
  video.seeking = false;
  video.paused = true;
  at(4_000, 'waiting');
  video.paused = false;
  at(5_000, 'waiting');
  at(5_200, 'pause');
  expect(take()).toEqual({ stallsMs: [700, 200] });
  for (let stall = 0; stall < 30; stall += 1) {
    at(6_000, 'waiting');
    at(6_100, 'playing');
  }
  expect(take().stallsMs).toHaveLength(20);
  stop();
  at(7_000, 'waiting');
  at(7_100, 'playing');
  expect(take()).toEqual({});
});
