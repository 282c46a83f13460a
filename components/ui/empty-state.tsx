import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly headingLevel?: 1 | 2 | 3;
  /** Without padding of its own: stands on the page's margin. */
  readonly flush?: boolean;
  readonly className?: string;
}

/** Says why there is nothing and offers what would help. */
export function EmptyState({
  title,
  children,
  actions,
  headingLevel = 2,
  flush = false,
  className = '',
}: EmptyStateProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className={`grid max-w-[460px] justify-items-start gap-1.5 ${flush ? 'py-4' : 'px-6 py-7'} ${className}`}>
      <Heading className="text-40 font-strong">{title}</Heading>
      {children !== undefined && <div className="text-text-2">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
