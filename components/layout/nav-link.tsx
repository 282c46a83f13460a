'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

interface NavLinkProps {
  readonly href: string;
  /** Further addresses that belong to this entry, by their beginning. */
  readonly also?: readonly string[];
  readonly children: ReactNode;
}

export function NavLink({ href, also = [], children }: NavLinkProps) {
  const pathname = usePathname();
  const isHere = pathname === href;
  const isBelow = also.some((start) => pathname.startsWith(start));
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : isBelow ? 'true' : undefined}
      className="relative flex items-center font-medium text-muted hover:text-text aria-[current]:text-text aria-[current]:after:absolute aria-[current]:after:inset-x-0 aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-text"
    >
      {children}
    </Link>
  );
}
