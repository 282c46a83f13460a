import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A region of the page, with what may be done to all of it at its head. */
export function Panel({ title, note, action, children }: PanelProps) {
  return (
    <section className="min-w-0 rounded-3 border border-line-2 bg-surface">
      <header className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line-2 px-3 py-1.5">
        <h2 className="font-strong">{title}</h2>
        {note !== undefined && <span className="min-w-0 text-20 text-muted">{note}</span>}
        {action !== undefined && <span className="ml-auto">{action}</span>}
      </header>
      {children}
    </section>
  );
}
