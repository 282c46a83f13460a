import { z } from 'zod';

/** Name of the file that a finished film's folder keeps beside its playlists. Never served. */
export const FILM_INDEX_FILE = 'film.json';
export const MASTER_PLAYLIST = 'master.m3u8';

/** What the maker says of a finished film; written last, read by the seed. Raise `version` when the shape changes. */
export const FilmIndex = z.strictObject({
  version: z.literal(1),
  titleId: z.string(),
  durationMs: z.number().int().positive(),
  chapters: z.array(z.strictObject({ name: z.string(), startMs: z.number().int().nonnegative() })).readonly(),
  /** Every other file of the folder; a folder that differs is made again. */
  files: z.array(z.strictObject({ path: z.string(), bytes: z.number().int().positive() })).readonly(),
});

export type FilmIndex = z.infer<typeof FilmIndex>;
