'use client';

import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  /** As wide as its place; the label cuts itself. */
  readonly fill?: boolean;
}

export function Checkbox({ checked, onChange, children, fill = false }: CheckboxProps) {
  const id = useId();
  return (
    <span
      className={`min-h-6 items-center gap-2 pointer-coarse:min-h-11 ${fill ? 'flex w-full min-w-0' : 'inline-flex'}`}
    >
      <Base.Root
        id={id}
        aria-labelledby={`${id}-label`}
        checked={checked}
        onCheckedChange={onChange}
        className="grid size-4 flex-none place-items-center rounded-1 border border-line-control bg-surface text-on-action  data-checked:border-action data-checked:bg-action"
      >
        <Base.Indicator>
          <Check size={12} strokeWidth={3} aria-hidden="true" />
        </Base.Indicator>
      </Base.Root>
      <label id={`${id}-label`} htmlFor={id} className={fill ? 'min-w-0 flex-1' : 'whitespace-nowrap'}>
        {children}
      </label>
    </span>
  );
}
