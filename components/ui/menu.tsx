'use client';

import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Icon } from './icon';

export interface MenuProps {
  /** The button that opens it; it needs an accessible name of its own. */
  readonly trigger: ReactElement;
  /** Stands above the entries and is none. */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

/** Hangs from its button's right edge, and stands beside it in the page, so that it is in the same landmark. */
export function Menu({ trigger, head, children }: MenuProps) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <span ref={setPlace} className="contents" />
      <Base.Portal container={place}>
        <Base.Positioner sideOffset={6} align="end" className="z-(--z-menu)">
          <Base.Popup className="min-w-[220px] max-w-[calc(100vw-24px)] rounded-3 border border-line-2 bg-raised py-1 shadow-lift outline-none transition-opacity duration-(--t-quick) data-ending-style:opacity-0 data-starting-style:opacity-0">
            {head !== undefined && <div className="border-b border-line px-3 pt-1.5 pb-2.5">{head}</div>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const ITEM =
  'mx-1 mt-1 flex min-h-8 items-center gap-2.5 rounded-2 px-2 text-30 outline-none data-highlighted:bg-hover pointer-coarse:min-h-11';

interface MenuEntryProps {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}

export function MenuLink({ icon, href, children }: MenuEntryProps & { readonly href: string }) {
  return (
    <Base.Item className={ITEM} render={<Link href={href} prefetch={false} />}>
      <Icon of={icon} className="text-muted" />
      {children}
    </Base.Item>
  );
}

/** Stays open after the click: what it did, or that it failed, shows in its place. */
export function MenuAction({ icon, onClick, children }: MenuEntryProps & { readonly onClick: () => void }) {
  return (
    <Base.Item className={`${ITEM} cursor-pointer`} closeOnClick={false} onClick={onClick}>
      <Icon of={icon} className="text-muted" />
      {children}
    </Base.Item>
  );
}
