import { Play, ShoppingBag } from 'lucide-react';
import { AddToCart } from '@/components/checkout/add-to-cart';
import { LinkButton } from '@/components/ui/link-button';
import { formatCents } from '@/lib/base/money';
import type { Title } from '@/lib/catalog/title';

interface TitleActionsProps {
  readonly title: Title;
  readonly owned: boolean;
  readonly inCart: boolean;
  /** Also a way to the title's page. */
  readonly aboutLink?: boolean;
}

/** What this viewer can do with this title: watch it, buy it, or read about it. */
export function TitleActions({ title, owned, inCart, aboutLink = false }: TitleActionsProps) {
  return (
    <>
      {owned ? (
        <LinkButton href={`/watch/${title.id}`} look="primary" size="lg">
          <Play aria-hidden="true" className="size-5 fill-current" strokeWidth={1.75} />
          Watch
        </LinkButton>
      ) : inCart ? (
        <LinkButton href="/cart" look="primary" size="lg">
          <ShoppingBag aria-hidden="true" className="size-5" strokeWidth={1.75} />
          In the cart
        </LinkButton>
      ) : (
        title.forSale && <AddToCart titleId={title.id} label={`Buy for ${formatCents(title.priceCents)}`} />
      )}
      {aboutLink && (
        <LinkButton href={`/titles/${title.id}`} size="lg">
          About the film
        </LinkButton>
      )}
    </>
  );
}
