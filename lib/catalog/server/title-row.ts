import 'server-only';
import type { titles } from '@/lib/database/schema';
import type { Title } from '../title';

export type TitleRow = typeof titles.$inferSelect;

/** Where the files are is nobody's business outside: `mediaKey` stays behind. */
export function titleOf(row: TitleRow): Title {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    tagline: row.tagline,
    synopsis: row.synopsis,
    genre: row.genre,
    year: row.year,
    age: row.age,
    priceCents: row.priceCents,
    taxPermille: row.taxPermille,
    ...(row.durationMs !== null && { durationMs: row.durationMs }),
    chapters: row.chapters,
    forSale: isForSale(row),
  };
}

export function isForSale(row: Pick<TitleRow, 'mediaKey' | 'durationMs'>): boolean {
  return row.mediaKey !== null && row.durationMs !== null;
}
