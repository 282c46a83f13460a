import 'server-only';
import { asc } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { titles } from '@/lib/database/schema';
import type { Title } from '../title';
import { titleOf } from './title-row';

const TITLES_MAX = 200;

/** In its order; what is only announced too. */
export async function readProgramme(database: Database): Promise<readonly Title[]> {
  const rows = await database.db.select().from(titles).orderBy(asc(titles.position), asc(titles.id)).limit(TITLES_MAX);
  return rows.map(titleOf);
}
