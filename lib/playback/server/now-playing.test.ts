import { expect, it } from 'vitest';
import { createMemoryCache } from '@/lib/cache/memory';
import { createPlaybackContext } from './context';
import { nowPlaying } from './now-playing';
import { endSession, recordHeartbeat } from './sessions';
import { startSession } from './start-session';

function setup() {
  let nowMs = 0;
  const playing = nowPlaying(createMemoryCache({ nowMs: () => nowMs }), () => nowMs);
  return {
    ...playing,
    pass: (ms: number) => {
      nowMs += ms;
    },
    titles: async () => Object.fromEntries(await playing.count()),
  };
}
const stream = (id: string, state: 'playing' | 'paused' | 'ended' = 'playing', titleId = 'film') => ({
  id,
  titleId,
  state,
});

it('counts what plays by title, each session once', async () => {
  const { note, titles } = setup();
  await note(stream('a1'));
  await note(stream('a1'));
  await note(stream('a2', 'playing', 'other'));
  await note(stream('f1'));
  expect(await titles()).toEqual({ film: 2, other: 1 });
  await note(stream('a1', 'paused'));
  await note(stream('f1', 'ended'));
  expect(await titles()).toEqual({ other: 1 });
});

it('no longer counts a player that fell silent', async () => {
  const { note, pass, titles } = setup();
  await note(stream('a1'));
  await note(stream('b1'));
  pass(30_000);
  await note(stream('a2'));
  expect(await titles()).toEqual({ film: 3 });
  pass(10_000);
  expect(await titles()).toEqual({ film: 1 });
});

it('stays bounded', async () => {
  const { note, titles } = setup();
  for (let at = 0; at < 510; at += 1) await note(stream(`a${at}`));
  expect(await titles()).toEqual({ film: 500 });
});

it('is no failure where the cache is away', async () => {
  const away = () => Promise.reject(new Error('away'));
  const { note, count } = nowPlaying({ get: away, set: away, update: away, delete: away });
  await note(stream('a1'));
  await expect(count()).rejects.toThrow('away');
});

it('follows the heartbeats of a session and its end', async () => {
  const ctx = createPlaybackContext({ cache: createMemoryCache(), owns: async () => true });
  const { id: sessionId } = await startSession({ viewerId: 'ada', body: { titleId: 'film' } }, ctx);
  expect(await ctx.playing.count()).toEqual(new Map());
  await recordHeartbeat({ viewerId: 'ada', sessionId, body: { state: 'playing' } }, ctx);
  expect(await ctx.playing.count()).toEqual(new Map([['film', 1]]));
  await endSession({ viewerId: 'ada', sessionId }, ctx);
  expect(await ctx.playing.count()).toEqual(new Map());
});
