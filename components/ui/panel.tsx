import type { ReactNode } from 'react';

/** `box` stands by itself; `lines` is one of several below each other in a side column. */
export type PanelLook = 'box' | 'lines';

const LOOK: Record<
  PanelLook,
  { readonly section: string; readonly head: string; readonly note: string; readonly action: string }
> = {
  box: {
    section: 'min-w-0 rounded-3 border border-line-2 bg-surface',
    head: 'min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line-2 px-3 py-1.5',
    note: '',
    action: '',
  },
  lines: {
    section: 'border-b border-line px-4 pt-2.5 pb-3.5 last:border-b-0 max-sm:px-3',
    head: 'min-h-7 items-baseline gap-2.5',
    note: 'truncate',
    action: 'text-20',
  },
};

interface PanelProps {
  readonly title: string;
  readonly look?: PanelLook;
  readonly note?: ReactNode;
  /** What may be done to all of it, at its head. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A region of the page with a head of its own. */
export function Panel({ title, look = 'box', note, action, children }: PanelProps) {
  const classes = LOOK[look];
  return (
    <section className={classes.section}>
      <header className={`flex ${classes.head}`}>
        <h2 className="font-strong">{title}</h2>
        {note !== undefined && <span className={`min-w-0 text-20 text-muted ${classes.note}`}>{note}</span>}
        {action !== undefined && <span className={`ml-auto ${classes.action}`}>{action}</span>}
      </header>
      {children}
    </section>
  );
}
