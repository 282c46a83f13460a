import 'server-only';
import { catalogContext } from '@/lib/catalog/server/context';
import { listTitles } from '@/lib/catalog/server/list-titles';
import type { Title } from '@/lib/catalog/title';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getCart } from '@/lib/checkout/server/get-cart';
import { listLibrary } from '@/lib/checkout/server/list-library';
import { pageData } from '@/lib/http/server/page-data';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';

export interface Resumable {
  readonly title: Title;
  readonly positionMs: number;
}

interface Home {
  readonly titles: readonly Title[];
  readonly resumable: readonly Resumable[];
  readonly owned: ReadonlySet<string>;
  readonly inCart: ReadonlySet<string>;
}

const SHELF_MAX = 4;

/** Everything the first page shows, read at once. */
export async function readHome(headers: Headers): Promise<Home> {
  const viewerId = viewerOfHeaders(headers);
  return pageData(async () => {
    const [titles, library, cart] = await Promise.all([
      listTitles(catalogContext.get()),
      viewerId === undefined ? [] : listLibrary(viewerId, checkoutContext.get()),
      viewerId === undefined ? undefined : getCart(viewerId, checkoutContext.get()),
    ]);
    return {
      titles,
      resumable: library.slice(0, SHELF_MAX).map(({ title }) => ({ title, positionMs: 0 })),
      owned: new Set(library.map(({ title }) => title.id)),
      inCart: new Set(cart?.lines.map(({ titleId }) => titleId)),
    };
  });
}
