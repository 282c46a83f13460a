import type { ReactNode } from 'react';

interface ShelfProps {
  readonly heading: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A section of the storefront with its heading on the gutter. */
export function Shelf({ heading, note, children }: ShelfProps) {
  return (
    <section className="px-(--gutter) pt-8 sm:pt-10">
      <header className="mb-[18px] flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="heading text-60">{heading}</h2>
        {note !== undefined && <p className="text-muted">{note}</p>}
      </header>
      {children}
    </section>
  );
}

/** Posters side by side: two, four or six. */
export function PosterGrid({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-2 gap-x-3.5 gap-y-6 sm:grid-cols-4 sm:gap-x-5 sm:gap-y-8 lg:grid-cols-6">
      {children}
    </div>
  );
}
