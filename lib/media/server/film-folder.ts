import 'server-only';
import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { FILM_INDEX_FILE, FilmIndex } from '../film-index';

/** The index of a finished, complete film in `directory`; undefined for anything less. */
export async function readFilm(directory: string): Promise<FilmIndex | undefined> {
  try {
    const index = FilmIndex.parse(JSON.parse(await readFile(path.join(directory, FILM_INDEX_FILE), 'utf8')));
    for (const file of index.files) {
      if ((await stat(path.join(directory, file.path))).size !== file.bytes) return undefined;
    }
    return index;
  } catch {
    // Absent, cut short or of another version: it is made again, and that says more than this error would.
    return undefined;
  }
}

/** A folder beside `target` that only we know; what a killed process left there is swept by `sweepLeftovers`. */
export function temporaryBeside(target: string): string {
  return `${target}.tmp-${randomBytes(6).toString('hex')}`;
}

/** Puts a finished folder in its place. Somebody else may have been faster with the same content: theirs is as good. */
export async function moveIntoPlace(from: string, target: string): Promise<void> {
  if (await readFilm(target)) {
    await rm(from, { recursive: true, force: true });
    return;
  }
  await rm(target, { recursive: true, force: true });
  await rename(from, target);
}

/** Hard links where both are on one disk, copies where not. */
export async function cloneFilm(from: string, target: string, index: FilmIndex): Promise<void> {
  const temporary = temporaryBeside(target);
  for (const file of [...index.files.map((file) => file.path), FILM_INDEX_FILE]) {
    const to = path.join(temporary, file);
    await mkdir(path.dirname(to), { recursive: true });
    await link(path.join(from, file), to).catch(() => copyFile(path.join(from, file), to));
  }
  await moveIntoPlace(temporary, target);
}

const LEFTOVER_AGE_MS = 3_600_000;

export async function sweepLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!/\.tmp-[0-9a-f]{12}$/.test(name)) continue;
    const leftover = path.join(directory, name);
    const { mtimeMs } = await stat(leftover).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LEFTOVER_AGE_MS) await rm(leftover, { recursive: true, force: true });
  }
}
