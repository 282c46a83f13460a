import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export function EmptyCart() {
  return (
    <main id="main" className="px-(--gutter) pt-6 sm:pt-10">
      <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">Cart</h1>
      <EmptyState
        title="Your cart is empty."
        flush
        actions={
          <LinkButton href="/" look="primary" size="lg">
            See the programme
          </LinkButton>
        }
      >
        A film that you put in stays here until you buy it or take it out.
      </EmptyState>
    </main>
  );
}
