import { Play, ShoppingBag } from 'lucide-react';
import { AddToCart } from '@/components/checkout/add-to-cart';
import { LinkButton } from '@/components/ui/link-button';
import { formatCents } from '@/lib/base/money';
import type { Title } from '@/lib/catalog/title';
import type { Standing } from './read-shop';

interface TitleActionsProps {
  readonly title: Title;
  /** Undefined while nobody knows it: then there is nothing to do but to read. */
  readonly standing: Standing | undefined;
  /** Also a way to the title's page. */
  readonly aboutLink?: boolean;
}

/** What this viewer can do with this title: watch it, buy it, or read about it. */
export function TitleActions({ title, standing, aboutLink = false }: TitleActionsProps) {
  return (
    <>
      {standing && <MainAction title={title} standing={standing} />}
      {aboutLink && (
        <LinkButton href={`/titles/${title.id}`} size="lg">
          About the film
        </LinkButton>
      )}
    </>
  );
}

function MainAction({ title, standing }: { readonly title: Title; readonly standing: Standing }) {
  if (standing.owned.has(title.id)) {
    return (
      <LinkButton href={`/watch/${title.id}`} look="primary" size="lg">
        <Play aria-hidden="true" className="size-5 fill-current" strokeWidth={1.75} />
        Watch
      </LinkButton>
    );
  }
  if (standing.inCart.has(title.id)) {
    return (
      <LinkButton href="/cart" look="primary" size="lg">
        <ShoppingBag aria-hidden="true" className="size-5" strokeWidth={1.75} />
        In the cart
      </LinkButton>
    );
  }
  return title.forSale && <AddToCart titleId={title.id} label={`Buy for ${formatCents(title.priceCents)}`} />;
}
