import Link from 'next/link';
import { Brand } from './brand';

export function Footer() {
  return (
    <footer className="no-print mt-12 flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line-2 px-(--gutter) pt-6 pb-8 text-30 text-muted sm:mt-[72px] sm:pb-10">
      <Brand className="mr-2 text-text" />
      <Link href="/" className="py-1 hover:text-text">
        Programme
      </Link>
      <Link href="/library" className="py-1 hover:text-text">
        My films
      </Link>
      <Link href="/cart" className="py-1 hover:text-text">
        Cart
      </Link>
      <Link href="/admin/traces" prefetch={false} className="py-1 hover:text-text">
        For operators
      </Link>
    </footer>
  );
}
