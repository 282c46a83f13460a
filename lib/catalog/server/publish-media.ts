import 'server-only';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { titles } from '@/lib/database/schema';
import type { CatalogContext } from './context';

const PublishMediaInput = z.strictObject({
  durationMs: z.int().positive(),
  mediaKey: z.string().min(1).max(200),
  chapters: z.array(z.strictObject({ name: z.string().min(1), startMs: z.int().nonnegative() })),
});

export type PublishMediaInput = z.infer<typeof PublishMediaInput>;

/** Puts a title on sale: its media is there and complete. */
export async function publishMedia(
  titleId: string,
  input: PublishMediaInput,
  ctx: Pick<CatalogContext, 'database'>,
): Promise<void> {
  const media = PublishMediaInput.parse(input);
  const changed = await ctx.database.db
    .update(titles)
    .set(media)
    .where(eq(titles.id, titleId))
    .returning({ id: titles.id });
  if (changed.length === 0) throw new AppError('not_found', `There is no title ${titleId}.`);
}
