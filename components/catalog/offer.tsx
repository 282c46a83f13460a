import type { ReactNode } from 'react';

interface OfferProps {
  readonly name: string;
  readonly price?: string;
  readonly children: ReactNode;
}

/** What one can have of this film, and for how much. */
export function Offer({ name, price, children }: OfferProps) {
  return (
    <div className="mt-6 grid max-w-[600px] grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 rounded-2 border border-line-control bg-surface px-4 py-3.5">
      <p className="font-strong">{name}</p>
      {price !== undefined && <p className="font-strong">{price}</p>}
      <p className="col-start-1 text-30 text-muted">{children}</p>
    </div>
  );
}
