import { ChevronDown } from 'lucide-react';
import { Icon } from '@/components/ui/icon';

export interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** The platform's own list: it is the best one on a phone and types ahead everywhere. */
export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <span className="relative inline-block max-w-full">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="control max-w-full appearance-none truncate rounded-2 border border-line-control bg-surface pr-7 pl-2.5 font-medium hover:border-text-2  max-sm:text-[1rem]"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted" />
    </span>
  );
}
