import { ChevronDown, ChevronRight } from 'lucide-react';
import { Icon } from '@/components/ui/icon';

export interface TwistyProps {
  readonly expanded: boolean | undefined;
  readonly onToggle: () => void;
}

/** For the pointer; keys fold by the row itself. */
export function Twisty({ expanded, onToggle }: TwistyProps) {
  if (expanded === undefined) return <span className="w-1.5 flex-none" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={expanded ? 'Collapse' : 'Expand'}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className="relative grid h-6 w-4 flex-none place-items-center text-muted before:absolute before:-inset-x-1 before:inset-y-0 hover:text-text"
    >
      <Icon of={expanded ? ChevronDown : ChevronRight} size={12} />
    </button>
  );
}

/** What a row hides, or stands for. */
export function CountChip({ children }: { readonly children: string }) {
  return (
    <span className="ml-1.5 flex-none rounded-1 bg-sunken px-1 text-10 leading-[15px] text-text-2">{children}</span>
  );
}
