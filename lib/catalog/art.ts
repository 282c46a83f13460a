/** Every title has a poster (2:3, with lettering) and a wide piece (16:9, quiet on its left 40 %). */
export const posterOf = (titleId: string): string => `/art/${titleId}.svg`;
export const wideArtOf = (titleId: string): string => `/art/${titleId}-wide.svg`;
