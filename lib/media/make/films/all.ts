import type { FilmId } from '../../films';
import type { Film } from '../film';
import { ferryToVarn } from './ferry-to-varn';
import { nineQuietEngines } from './nine-quiet-engines';
import { saltMeridian } from './salt-meridian';

export const FILMS: Readonly<Record<FilmId, Film>> = {
  'salt-meridian': saltMeridian,
  'ferry-to-varn': ferryToVarn,
  'nine-quiet-engines': nineQuietEngines,
};
