/** The films the seed makes itself, the first one first: the start waits for it. Ids are those of the catalogue. */
export const FILM_IDS = ['salt-meridian', 'ferry-to-varn', 'nine-quiet-engines'] as const;

export type FilmId = (typeof FILM_IDS)[number];
