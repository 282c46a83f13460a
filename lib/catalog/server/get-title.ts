import 'server-only';
import { eq } from 'drizzle-orm';
import { titles } from '@/lib/database/schema';
import type { Title } from '../title';
import type { CatalogContext } from './context';

/** Undefined for an id that no title has, whatever its form. */
export async function getTitle(id: string, ctx: CatalogContext): Promise<Title | undefined> {
  return (await ctx.programme()).find((title) => title.id === id);
}

/** Where the files of a title are, below the media root; undefined while there are none. */
export async function getMediaKey(id: string, ctx: CatalogContext): Promise<string | undefined> {
  const [row] = await ctx.database.db
    .select({ mediaKey: titles.mediaKey })
    .from(titles)
    .where(eq(titles.id, id))
    .limit(1);
  return row?.mediaKey ?? undefined;
}
