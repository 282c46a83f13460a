'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabItem {
  readonly value: string;
  readonly label: string;
  /** A number, or a length that says as much. */
  readonly count?: ReactNode;
  readonly content: ReactNode;
}

export interface TabsProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  /** With `onChange`: whoever uses it keeps the choice. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  /** Right of the tabs, below them on a phone. */
  readonly aside?: ReactNode;
  /** The panel takes the height that is left. */
  readonly fills?: boolean;
}

/** Tabs over one panel. A count of 0 stays visible: that there is none is an answer. */
export function Tabs({ label, items, value, onChange, aside, fills = false }: TabsProps) {
  const choice = value === undefined ? { defaultValue: items[0]?.value } : { value };
  return (
    <Base.Root
      {...choice}
      onValueChange={(next) => onChange?.(String(next))}
      className={fills ? 'flex min-h-0 flex-1 flex-col' : undefined}
    >
      <div
        className={`flex flex-wrap items-center gap-x-2 border-b px-1 ${fills ? 'border-line-2 pr-4 pl-1.5 max-sm:pr-3 max-sm:pl-0.5' : 'border-line'}`}
      >
        <Base.List aria-label={label} className="flex gap-0.5 overflow-x-auto">
          {items.map((item) => (
            <Base.Tab
              key={item.value}
              value={item.value}
              className={`${fills ? 'px-2.5 data-active:after:inset-x-2.5' : 'px-2 data-active:after:inset-x-2'} relative inline-flex h-[34px] items-center gap-1.5 font-medium whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 data-active:text-text data-active:after:absolute data-active:after:bottom-0 data-active:after:h-0.5 data-active:after:bg-text pointer-coarse:h-11`}
            >
              {item.label}
              {item.count !== undefined && (
                <span className="text-20 font-text text-muted">
                  {typeof item.count === 'number' ? item.count.toLocaleString('en') : item.count}
                </span>
              )}
            </Base.Tab>
          ))}
        </Base.List>
        {aside}
      </div>
      {items.map((item) => (
        <Base.Panel
          key={item.value}
          value={item.value}
          className={`focus-visible:-outline-offset-2 ${fills ? 'flex min-h-0 flex-1 flex-col' : ''}`}
        >
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
