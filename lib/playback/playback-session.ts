import { z } from '@/lib/base/schema';

/** One showing of a title to a viewer, from the start of the player to its end. */
export const PlaybackSession = z.strictObject({
  id: z.string(),
  titleId: z.string(),
  /** Where the viewer is in the film. */
  positionMs: z.number(),
  state: z.enum(['playing', 'paused', 'ended']),
  playlistUrl: z.string(),
});

export type PlaybackSession = z.infer<typeof PlaybackSession>;

export const CreateSession = z.strictObject({ titleId: z.string().regex(/^[a-z0-9-]{1,64}$/) });

const DAY_MS = 86_400_000;

const HOUR_MS = 3_600_000;

/** A heartbeat. The first two fields may be left out, not both at once. */
export const Heartbeat = z
  .strictObject({
    positionMs: z.number().min(0).max(DAY_MS).optional(),
    state: PlaybackSession.shape.state.optional(),
    /** Once a player: how long its first picture took. */
    startupMs: z.number().min(0).max(HOUR_MS).optional(),
    /** Since the heartbeat before: how long each stop for want of data was. */
    stallsMs: z.array(z.number().min(0).max(HOUR_MS)).max(20).optional(),
  })
  .refine((beat) => beat.positionMs !== undefined || beat.state !== undefined, 'needs positionMs or state');

export type Heartbeat = z.infer<typeof Heartbeat>;
