import { beforeEach, describe, expect, it } from 'vitest';
import { cacheUnavailable } from '@/lib/cache/cache';
import { createMemoryCache } from '@/lib/cache/memory';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { withMeter } from '@/lib/telemetry/server/metrics/testing';
import { withLogLines } from '@/lib/telemetry/testing/with-log-lines';
import { SESSIONS_MAX } from '../playback-book';
import { createPlaybackContext, type PlaybackContext } from './context';
import { endSession, getSession, listSessions, recordHeartbeat } from './sessions';
import { startSession } from './start-session';

let ctx: PlaybackContext;
const lines = withLogLines();

beforeEach(() => {
  const owned = new Set(['ada film', 'ada other', 'bob film']);
  ctx = createPlaybackContext({
    cache: createMemoryCache(),
    owns: async (viewerId, titleId) => owned.has(`${viewerId} ${titleId}`),
  });
});

const start = (viewerId: string, titleId = 'film') => startSession({ viewerId, body: { titleId } }, ctx);
const beat = (viewerId: string, sessionId: string, body: unknown) =>
  recordHeartbeat({ viewerId, sessionId, body }, ctx);

describe('a playback session', () => {
  it('R3.6 begins at the start, is found by its viewer, and follows the player', async () => {
    const session = await start('ada');
    expect(session).toEqual({
      id: expect.any(String),
      titleId: 'film',
      positionMs: 0,
      state: 'paused',
      playlistUrl: '/media/film/master.m3u8',
    });
    const playing = await beat('ada', session.id, { positionMs: 5000, state: 'playing' });
    expect(playing).toEqual({ ...session, positionMs: 5000, state: 'playing' });
    expect(await getSession({ viewerId: 'ada', sessionId: session.id }, ctx)).toEqual(playing);
    expect(await beat('ada', session.id, { state: 'paused' })).toMatchObject({ positionMs: 5000, state: 'paused' });
  });

  it('R0.9 R2.4 counts starts, and what the player says of its picture', async () => {
    const read = withMeter();
    const session = await start('ada');
    await expect(start('bob', 'other')).rejects.toMatchObject({ reason: 'not_entitled' });
    await beat('ada', session.id, { state: 'playing', startupMs: 800, stallsMs: [120, 3_000] });
    await beat('ada', session.id, { state: 'playing' });
    await expect(beat('ada', session.id, { state: 'playing', stallsMs: [-1] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await read(gatewayMetrics.playbackStarts)).toEqual({ started: 1, not_entitled: 1 });
    expect(await read(gatewayMetrics.playbackHeartbeats)).toEqual({ playing: 2 });
    expect(await read(gatewayMetrics.playbackStartup)).toEqual({ '': 1 });
    expect(await read(gatewayMetrics.playbackStall)).toEqual({ '': 2 });
    expect(await read(gatewayMetrics.cacheReads)).toMatchObject({ 'session miss': 1, 'session hit': 2 });
  });

  it('R0.8 says when a viewing began and ended, not who watched', async () => {
    const { id } = await start('ada');
    await beat('ada', id, { positionMs: 7000 });
    await endSession({ viewerId: 'ada', sessionId: id }, ctx);
    expect(lines()).toEqual([
      ['playback', 'a viewing began', { title: 'film', position_ms: 0 }],
      ['playback', 'a viewing ended', { title: 'film', position_ms: 7000 }],
    ]);
  });

  it('resumes a title where it was left, and anew after its end', async () => {
    const first = await start('ada');
    await beat('ada', first.id, { positionMs: 7000 });
    await endSession({ viewerId: 'ada', sessionId: first.id }, ctx);
    expect(await listSessions('ada', ctx)).toEqual([]);
    const second = await start('ada');
    expect(second.positionMs).toBe(7000);
    expect((await start('ada', 'other')).positionMs).toBe(0);
    await beat('ada', second.id, { positionMs: 24_000, state: 'ended' });
    expect((await start('ada')).positionMs).toBe(0);
  });

  it('begins without a cache too, from the start of the film', async () => {
    const away = async () => {
      throw cacheUnavailable(new Error('away'));
    };
    const cache = { get: away, set: away, update: away, delete: away };
    const without = createPlaybackContext({ cache, owns: ctx.owns });
    const session = await startSession({ viewerId: 'ada', body: { titleId: 'film' } }, without);
    expect(session).toMatchObject({ titleId: 'film', positionMs: 0, playlistUrl: '/media/film/master.m3u8' });
    const unkept = getSession({ viewerId: 'ada', sessionId: session.id }, without);
    await expect(unkept).rejects.toMatchObject({ code: 'unavailable', retryAfterS: expect.any(Number) });
    await expect(startSession({ viewerId: 'bob', body: { titleId: 'other' } }, without)).rejects.toMatchObject({
      reason: 'not_entitled',
    });
  });

  it('is for who owns the title', async () => {
    const refusal = { code: 'forbidden', reason: 'not_entitled' };
    await expect(start('bob', 'other')).rejects.toMatchObject(refusal);
    await expect(start('bob', 'no-such-title')).rejects.toMatchObject(refusal);
  });

  it('is as unknown to others as one that never was', async () => {
    const { id } = await start('ada');
    for (const [viewerId, sessionId] of [
      ['bob', id],
      ['ada', 'nothing'],
    ] as const) {
      const unknown = { code: 'not_found', detail: 'There is no such session.' };
      await expect(getSession({ viewerId, sessionId }, ctx)).rejects.toMatchObject(unknown);
      await expect(beat(viewerId, sessionId, { positionMs: 1 })).rejects.toMatchObject(unknown);
      await expect(endSession({ viewerId, sessionId }, ctx)).rejects.toMatchObject(unknown);
    }
    expect(await listSessions('ada', ctx)).toHaveLength(1);
  });

  it('loses no heartbeat to another that comes at the same time', async () => {
    const [one, two] = [await start('ada'), await start('ada', 'other')];
    await Promise.all([
      beat('ada', one.id, { positionMs: 1000 }),
      beat('ada', two.id, { positionMs: 2000 }),
      beat('ada', one.id, { state: 'playing' }),
    ]);
    expect(await listSessions('ada', ctx)).toMatchObject([
      { positionMs: 2000, state: 'paused' },
      { positionMs: 1000, state: 'playing' },
    ]);
  });

  it('has a bounded number of siblings', async () => {
    const first = await start('ada');
    for (let more = 0; more < SESSIONS_MAX; more += 1) await start('ada');
    const ids = (await listSessions('ada', ctx)).map(({ id }) => id);
    expect(ids).toHaveLength(SESSIONS_MAX);
    expect(ids).not.toContain(first.id);
  });

  it.each([{}, { positionMs: -1 }, { positionMs: 'x' }, { state: 'stopped' }, { positionMs: 1, more: 1 }, null])(
    'refuses the heartbeat %j',
    async (body) => {
      const { id } = await start('ada');
      await expect(beat('ada', id, body)).rejects.toMatchObject({ code: 'invalid_request' });
    },
  );
});
