import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import { z } from 'zod';
import { FILM_INDEX_FILE, type FilmIndex } from '../film-index';
import { FILM_IDS } from '../films';
import { encodeFilm } from './encode-film';
import { FILMS } from './films/all';

/**
 * A process of its own: makes one film and ends. A fault in the native encoder then ends one job, not the gateway.
 * Its order comes as JSON in the first argument, its progress goes out as messages, its complaints to stderr.
 */
const Order = z.strictObject({
  titleId: z.enum(FILM_IDS),
  /** Made by this process; the parent renames it when all is there. */
  directory: z.string().min(1),
  /** Shorter than the film, for tests. */
  durationS: z.number().int().positive().multipleOf(8).optional(),
});

async function makeTitle(argument: string | undefined): Promise<void> {
  const order = Order.parse(JSON.parse(argument ?? ''));
  const film = FILMS[order.titleId];
  const durationS = Math.min(order.durationS ?? film.durationS, film.durationS);
  // Without a font of our own, letters are silently missing where the system has none.
  const font = createRequire(import.meta.url).resolve(
    '@fontsource-variable/archivo/files/archivo-latin-standard-normal.woff2',
  );
  GlobalFonts.registerFromPath(font, 'Film');
  await mkdir(order.directory, { recursive: true });
  await encodeFilm(film, {
    directory: order.directory,
    durationS,
    onProgress: (share) => process.send?.({ share }),
  });
  const index: FilmIndex = {
    version: 1,
    titleId: order.titleId,
    durationMs: durationS * 1000,
    chapters: film.chapters.filter(({ startMs }) => startMs < durationS * 1000),
    files: await filesBelow(order.directory),
  };
  await writeFile(path.join(order.directory, FILM_INDEX_FILE), JSON.stringify(index, undefined, 1));
}

async function filesBelow(directory: string): Promise<FilmIndex['files']> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const listed = files.map(async (file) => ({
    path: path.relative(directory, file).split(path.sep).join('/'),
    bytes: (await stat(file)).size,
  }));
  return (await Promise.all(listed)).sort((a, b) => a.path.localeCompare(b.path));
}

process.on('unhandledRejection', (reason) => fail(reason));
// The parent is gone: nobody would rename what we make.
const orphaned = (): never => process.exit(1);
process.on('disconnect', orphaned);

function fail(reason: unknown): void {
  process.stderr.write(`${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`, () =>
    process.exit(1),
  );
}

makeTitle(process.argv[2]).then(() => {
  process.off('disconnect', orphaned);
  if (process.connected) process.disconnect();
}, fail);
