import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { isCacheUnavailable } from '@/lib/cache/cache';
import { catalogContext } from '@/lib/catalog/server/context';
import type { Title } from '@/lib/catalog/title';
import type { Cart } from '@/lib/checkout/cart';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getCart } from '@/lib/checkout/server/get-cart';
import { listLibrary } from '@/lib/checkout/server/list-library';
import { isDatabaseUnavailable } from '@/lib/database/errors';
import { pageData } from '@/lib/http/server/page-data';
import { playbackContext } from '@/lib/playback/server/context';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';

/** Undefined where no cookie came; a first visit's document has the one that its answer brings. */
export const readViewer = cache(async (): Promise<string | undefined> => viewerOfHeaders(await headers()));

/** Each of these is read once per request, however many parts of a page ask. */
export const readCart = cache(async (): Promise<Cart | undefined> => {
  const viewerId = await readViewer();
  return viewerId === undefined ? undefined : pageData(() => getCart(viewerId, checkoutContext.get()));
});

export const readTitles = cache((): Promise<readonly Title[]> => pageData(() => catalogContext.get().programme()));

export const readLibrary = cache(async () => {
  const viewerId = await readViewer();
  return viewerId === undefined ? [] : pageData(() => listLibrary(viewerId, checkoutContext.get()));
});

/** Where each title was left, by its id. While the cache does not answer, films begin at their start. */
export const readPositions = cache(async (): Promise<ReadonlyMap<string, number>> => {
  const viewerId = await readViewer();
  if (viewerId === undefined) return new Map();
  try {
    return new Map((await pageData(() => playbackContext.get().books.get(viewerId)))?.positions);
  } catch (error) {
    if (isCacheUnavailable(error)) return new Map();
    throw error;
  }
});

/** Undefined while the database is away: the programme can be read without it. */
export async function ifReachable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isDatabaseUnavailable(error)) return undefined;
    throw error;
  }
}

export interface Standing {
  readonly owned: ReadonlySet<string>;
  readonly inCart: ReadonlySet<string>;
}

/** How this viewer stands to the titles. */
export async function readStanding(): Promise<Standing> {
  const [library, cart] = await Promise.all([readLibrary(), readCart()]);
  return {
    owned: new Set(library.map(({ title }) => title.id)),
    inCart: new Set(cart?.lines.map(({ titleId }) => titleId)),
  };
}
