import 'server-only';
import { asc } from 'drizzle-orm';
import { titles } from '@/lib/database/schema';
import type { Title } from '../title';
import type { CatalogContext } from './context';
import { titleOf } from './title-row';

const TITLES_MAX = 200;

/** The programme, in its order; what is only announced too. */
export async function listTitles(ctx: CatalogContext): Promise<Title[]> {
  const rows = await ctx.database.db
    .select()
    .from(titles)
    .orderBy(asc(titles.position), asc(titles.id))
    .limit(TITLES_MAX);
  return rows.map(titleOf);
}
