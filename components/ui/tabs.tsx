'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabItem {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
  readonly content: ReactNode;
}

/** Tabs over one panel. A count of 0 stays visible: that there is none is an answer. */
export function Tabs({ label, items }: { readonly label: string; readonly items: readonly TabItem[] }) {
  return (
    <Base.Root defaultValue={items[0]?.value}>
      <Base.List aria-label={label} className="flex gap-0.5 overflow-x-auto border-b border-line px-1">
        {items.map((item) => (
          <Base.Tab
            key={item.value}
            value={item.value}
            className="relative inline-flex h-[34px] items-center gap-1.5 px-2.5 font-medium whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 data-active:text-text data-active:after:absolute data-active:after:inset-x-2.5 data-active:after:-bottom-px data-active:after:h-0.5 data-active:after:bg-text pointer-coarse:h-11"
          >
            {item.label}
            {item.count !== undefined && <span className="text-20 font-text text-muted">{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="focus-visible:-outline-offset-2">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
