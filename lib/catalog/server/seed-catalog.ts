import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { titles } from '@/lib/database/schema';
import { TAX_PERMILLE } from '../tax';
import { FIRST_PROGRAMME } from './first-programme';

/**
 * Fills an empty catalogue and brings descriptions up to date. Prices and media of a title that is there already are
 * left alone: they may have been changed, or made.
 */
export async function seedCatalog(database: Database): Promise<void> {
  const rows = FIRST_PROGRAMME.map((film, position) => ({
    ...film,
    kind: 'film' as const,
    taxPermille: TAX_PERMILLE.film,
    position,
  }));
  await database.db
    .insert(titles)
    .values(rows)
    .onConflictDoUpdate({
      target: titles.id,
      set: {
        name: sql`excluded.name`,
        tagline: sql`excluded.tagline`,
        synopsis: sql`excluded.synopsis`,
        genre: sql`excluded.genre`,
        year: sql`excluded.year`,
        age: sql`excluded.age`,
        position: sql`excluded.position`,
      },
    });
}
