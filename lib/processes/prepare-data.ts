import { homedir } from 'node:os';
import { join } from 'node:path';
import { publishMedia } from '@/lib/catalog/server/publish-media';
import { seedCatalog } from '@/lib/catalog/server/seed-catalog';
import { createDatabase, type Database } from '@/lib/database/client';
import { migrateDatabase } from '@/lib/database/migrate';
import { seedMedia } from '@/lib/media/server/seed-media';
import { ensureOperator } from '@/lib/operators/server/ensure-operator';

type Env = Readonly<Record<string, string | undefined>>;

export async function openDatabase(url: string): Promise<Database> {
  const database = createDatabase(url);
  await migrateDatabase(database);
  return database;
}

/** The first operator and the catalogue; both are there already after the first start. */
export async function seedRows(database: Database, env: Env): Promise<{ email: string; password?: string }> {
  await seedCatalog(database);
  const input = { email: env.ADMIN_EMAIL || undefined, password: env.ADMIN_PASSWORD || undefined };
  return ensureOperator(input, { database });
}

export interface MediaPlace {
  readonly database: Database;
  readonly dataDirectory: string;
  readonly env: Env;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Draws and encodes what the shop sells, or takes it from the cache. */
export async function makeMedia(titles: 'one' | 'all', place: MediaPlace): Promise<void> {
  const { database, env } = place;
  await seedMedia({
    titles,
    mediaRoot: join(place.dataDirectory, 'media'),
    cacheDir: env.MEDIA_GATEWAY_CACHE || join(homedir(), '.cache', 'media-gateway', 'media'),
    publish: (titleId, media) => publishMedia(titleId, media, { database }),
    onProgress: place.say,
    signal: place.signal,
  });
}
