'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few; one is always chosen. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="inline-flex rounded-2 border border-line-control bg-surface"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className="inline-flex h-[calc(var(--control)-2px)] items-center border-l border-line px-2.5 font-medium whitespace-nowrap first:rounded-l-[3px] first:border-l-0 last:rounded-r-[3px] hover:bg-hover focus-visible:z-1  data-pressed:bg-action data-pressed:text-on-action"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
