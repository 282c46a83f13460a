import { OctagonAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import type { Part } from '@/lib/overview/overview';

/** What did not answer is named where its figures would stand; the next look comes by itself. */
export function PartOf<T>({ part, children }: { readonly part: Part<T>; readonly children: (value: T) => ReactNode }) {
  if (part.ok) return children(part.value);
  return (
    <Notice tone="warning" role="status">
      {part.reason} Asking again by itself.
    </Notice>
  );
}

interface LineProps {
  readonly name: ReactNode;
  readonly value: ReactNode;
  /** Its traces. */
  readonly href?: string | undefined;
  readonly note?: ReactNode;
  readonly failed?: boolean;
}

/** One figure of a panel. */
export function Line({ name, value, href, note, failed = false }: LineProps) {
  return (
    <div className="relative flex min-h-7 items-center gap-2.5 border-t border-line text-20 hover:bg-hover pointer-coarse:min-h-11">
      <dt className="min-w-0 truncate">{name}</dt>
      {note !== undefined && <dd className="min-w-0 truncate text-muted">{note}</dd>}
      <dd className={`ml-auto flex items-center gap-1 font-medium whitespace-nowrap ${failed ? 'text-danger' : ''}`}>
        {failed && <Icon of={OctagonAlert} size={12} />}
        {href === undefined ? (
          value
        ) : (
          <Link
            href={href}
            prefetch={false}
            className="after:absolute after:inset-0 focus-visible:outline-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {value}
            <span className="sr-only">: its traces</span>
          </Link>
        )}
      </dd>
    </div>
  );
}

/** Zero is said quietly. */
export function Zero() {
  return <span className="font-text text-muted">0</span>;
}
