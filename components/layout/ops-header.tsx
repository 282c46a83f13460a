import { Activity, AlignLeft, CircleDot, Filter, ReceiptText, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Icon } from '@/components/ui/icon';
import { BrandMark } from './brand';
import { NavLink } from './nav-link';
import { ThemeToggle } from './theme-toggle';

export interface OpsHeaderProps {
  /** The box that takes ids and codes; absent for who is not signed in. */
  readonly jump?: ReactNode;
  /** Sees what is for owners too. */
  readonly owner?: boolean;
  /** Every trace of this browser is kept. */
  readonly traced?: boolean;
  /** Who is signed in, and the way out. */
  readonly account?: ReactNode;
}

const PAGES = [
  { href: '/admin', name: 'Now', icon: Activity },
  { href: '/admin/traces', also: ['/admin/traces/'], name: 'Traces', icon: AlignLeft },
  { href: '/admin/orders', also: ['/admin/orders/'], name: 'Orders', icon: ReceiptText },
  { href: '/admin/sampling', name: 'Sampling', icon: Filter },
  { href: '/admin/settings', name: 'Settings', icon: SlidersHorizontal, ownersOnly: true },
];

/** The operators' top bar: no left rail, the width belongs to time. */
export function OpsHeader({ jump, owner = false, traced = false, account }: OpsHeaderProps) {
  return (
    <>
      <header className="sticky top-0 z-(--z-panel) flex h-(--top) items-center gap-1 border-b border-line-2 bg-surface px-4 max-sm:px-3">
        <Link
          href="/admin"
          prefetch={false}
          aria-label="Media Gateway, operations"
          className="inline-flex items-center gap-[9px]"
        >
          <BrandMark />
          <span className="wide text-40 whitespace-nowrap max-md:hidden">Media Gateway</span>
        </Link>
        <span className="mr-4 ml-1.5 border-l border-line-2 pl-2 text-20 text-muted max-md:hidden">Operations</span>
        {account !== undefined && (
          <nav aria-label="Main" className="flex h-full gap-5 max-md:ml-4 max-sm:gap-3">
            {PAGES.filter(({ ownersOnly }) => owner || !ownersOnly).map(({ href, also, name, icon }) => (
              <NavLink key={href} href={href} also={also}>
                <Icon of={icon} className="mr-1.5 max-sm:hidden" />
                {name}
              </NavLink>
            ))}
          </nav>
        )}
        <div className="ml-auto flex items-center gap-1.5">
          {traced && <TracedSession className="mr-1.5 max-md:hidden" />}
          {jump}
          {account}
          <ThemeToggle />
        </div>
      </header>
      {traced && <TracedSession className="mx-3 mt-2 flex md:hidden" />}
    </>
  );
}

/** Until the cookie ends; leads where it can be ended before. On a phone it stands below the bar, which is full. */
function TracedSession({ className }: { readonly className: string }) {
  return (
    <Link href="/admin/sampling" prefetch={false} title="Every trace of this browser is kept" className={className}>
      <Badge tone="accent">
        <CircleDot aria-hidden="true" />
        Traced session
      </Badge>
    </Link>
  );
}
