import 'server-only';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import type { FilmIndex } from '../film-index';
import { FILM_IDS, type FilmId } from '../films';
import { cloneFilm, moveIntoPlace, readFilm, sweepLeftovers, temporaryBeside } from './film-folder';
import { runMaker } from './run-maker';

export interface SeedMediaOptions {
  /** `one`: the first film only, for tests and benchmarks. */
  readonly titles: 'one' | 'all';
  /** Where the gateway serves from. */
  readonly mediaRoot: string;
  /** Where films stay, by content, for the next checkout; the media root takes its place when it can not be written. */
  readonly cacheDir: string;
  readonly publish: (
    titleId: string,
    media: { durationMs: number; mediaKey: string; chapters: { name: string; startMs: number }[] },
  ) => Promise<void>;
  /** Lines for people. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** The bundled `make/make-title.ts`. */
  readonly makerFile?: string;
  /** Shorter than the films are, for tests. */
  readonly durationS?: number;
}

/**
 * Makes the films that the shop sells, one at a time, or takes them from the cache, and publishes each when it is
 * whole. Without the optional encoder, or when a film fails, it says so and goes on: that title stays announced.
 */
export async function seedMedia(options: SeedMediaOptions): Promise<void> {
  const say = options.onProgress ?? (() => undefined);
  const makerFile = options.makerFile ?? path.resolve('dist', 'make-title.mjs');
  await mkdir(options.mediaRoot, { recursive: true });
  await sweepLeftovers(options.mediaRoot);
  const cacheDir = await usableCache(options, say);
  for (const titleId of options.titles === 'one' ? FILM_IDS.slice(0, 1) : FILM_IDS) {
    if (options.signal?.aborted) return;
    try {
      const key = await contentKey(titleId, makerFile, options.durationS);
      const index = await provide(titleId, key, { ...options, makerFile, cacheDir, say });
      await options.publish(titleId, { durationMs: index.durationMs, mediaKey: key, chapters: [...index.chapters] });
    } catch (error) {
      if (options.signal?.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      say(`${titleId} could not be made; without media it stays announced: ${reason}`);
    }
  }
}

async function usableCache(options: SeedMediaOptions, say: (line: string) => void): Promise<string> {
  try {
    await mkdir(options.cacheDir, { recursive: true });
    await sweepLeftovers(options.cacheDir);
    return options.cacheDir;
  } catch {
    say(`The cache ${options.cacheDir} can not be written; films are kept in ${options.mediaRoot} only.`);
    return options.mediaRoot;
  }
}

interface Workshop extends SeedMediaOptions {
  readonly makerFile: string;
  readonly say: (line: string) => void;
}

/** The film in the media root: there already, from the cache, or made now. */
async function provide(titleId: FilmId, key: string, shop: Workshop): Promise<FilmIndex> {
  const served = path.join(shop.mediaRoot, key);
  const present = await readFilm(served);
  if (present) return present;
  const cached = path.join(shop.cacheDir, key);
  const index = (await readFilm(cached)) ?? (await make(titleId, cached, shop));
  if (cached !== served) await cloneFilm(cached, served, index);
  return index;
}

async function make(titleId: FilmId, target: string, shop: Workshop): Promise<FilmIndex> {
  requireEncoder();
  const directory = temporaryBeside(target);
  const order = { titleId, directory, ...(shop.durationS !== undefined && { durationS: shop.durationS }) };
  let quarters = 0;
  shop.say(`Drawing and encoding ${titleId} …`);
  const onShare = (share: number): void => {
    if (Math.floor(share * 4) <= quarters) return;
    quarters = Math.floor(share * 4);
    shop.say(`Drawing and encoding ${titleId} … ${quarters * 25} %`);
  };
  try {
    await runMaker(order, { makerFile: shop.makerFile, onShare, signal: shop.signal });
    await moveIntoPlace(directory, target);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const index = await readFilm(target);
  if (!index) throw new Error('the film is not complete');
  return index;
}

const ENCODER_PACKAGES = ['mediabunny', '@mediabunny/server', 'node-av', '@napi-rs/canvas'];

function requireEncoder(): void {
  const { resolve } = createRequire(import.meta.url);
  const missing = ENCODER_PACKAGES.filter((name) => {
    try {
      return resolve(name) === '';
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return;
  throw new Error(
    `the optional encoder is not installed (${missing.join(', ')}); npm install --include=optional adds it`,
  );
}

const Manifest = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/**
 * What decides how a film comes out: the maker's own code, the encoder's pinned versions, which film, how long.
 * Nothing of what is installed: without the encoder, a film made before is found all the same.
 */
async function contentKey(titleId: FilmId, makerFile: string, durationS: number | undefined): Promise<string> {
  const { optionalDependencies } = Manifest.parse(JSON.parse(await readFile(path.resolve('package.json'), 'utf8')));
  const hash = createHash('sha256');
  hash.update(await readFile(makerFile));
  for (const name of ENCODER_PACKAGES) hash.update(`\0${name}@${optionalDependencies[name] ?? '?'}`);
  hash.update(`\0${titleId}\0${durationS ?? 'whole'}`);
  return `${titleId}-${hash.digest('hex').slice(0, 16)}`;
}
