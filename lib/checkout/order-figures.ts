import { z } from '@/lib/base/schema';

/** How the money goes: what came in within the last hour, and what waits right now. */
export const OrderFigures = z.strictObject({
  placed: z.number(),
  placedCents: z.number(),
  declined: z.number(),
  /** Placed, and the money not taken yet; all of them, however old. */
  uncaptured: z.number(),
  uncapturedSinceMs: z.number().nullable(),
  /** Attempts that wait for their buyer: a challenge, or an answer the provider owes. */
  parked: z.number(),
});

export type OrderFigures = z.infer<typeof OrderFigures>;
