import { z } from '@/lib/base/schema';

/** What the event log still owes. */
export const LogFigures = z.strictObject({
  /** Committed, and not done by every consumer. */
  waiting: z.number(),
  waitingSinceMs: z.number().nullable(),
  /** Of the waiting ones: failed at least once. */
  retried: z.number(),
  /** Given up; they stay until somebody looks. */
  dead: z.number(),
  lastDead: z.strictObject({ type: z.string(), atMs: z.number(), error: z.string().nullable() }).nullable(),
});

export type LogFigures = z.infer<typeof LogFigures>;
