import Link from 'next/link';
import type { ReactNode } from 'react';
import { BrandMark } from './brand';
import { NavLink } from './nav-link';
import { ThemeToggle } from './theme-toggle';

/** `cart` comes from above: this room knows no domain. */
export function ShopHeader({ cart }: { readonly cart?: ReactNode }) {
  return (
    <header className="no-print relative z-3 flex h-14 items-center gap-4 border-b border-line bg-surface px-(--gutter) text-40 sm:h-(--top-shop) sm:gap-7">
      <a
        href="#main"
        className="absolute top-2 left-2 z-10 -translate-y-20 bg-inverse px-4 py-2 text-on-inverse focus:translate-y-0"
      >
        Skip to content
      </a>
      <Link href="/" className="wide inline-flex items-center gap-[9px] text-50 tracking-[-0.012em] whitespace-nowrap">
        <BrandMark />
        <span className="max-sm:sr-only">Media Gateway</span>
      </Link>
      <nav aria-label="Main" className="flex h-full gap-5 sm:gap-[26px]">
        <NavLink href="/" also={['/titles/']}>
          Programme
        </NavLink>
        <NavLink href="/library" also={['/watch/', '/orders/']}>
          My films
        </NavLink>
      </nav>
      <div className="ml-auto flex items-center gap-1.5">
        {cart}
        <ThemeToggle size="md" />
      </div>
    </header>
  );
}
