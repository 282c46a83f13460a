import { z } from '@/lib/base/schema';

export const Line = z.object({
  titleId: z.string(),
  name: z.string(),
  priceCents: z.number(),
  taxPermille: z.number(),
  durationMs: z.number().optional(),
});
