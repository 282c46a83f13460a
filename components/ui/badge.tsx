import type { ReactNode } from 'react';

export type BadgeTone = 'neutral' | 'line' | 'danger' | 'warning' | 'success' | 'info' | 'accent';

const TONE: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-text-2',
  line: 'text-text-2 shadow-[inset_0_0_0_1px_var(--line-2)]',
  danger: 'bg-danger-soft text-danger',
  warning: 'bg-warning-soft text-warning',
  success: 'bg-success-soft text-success',
  info: 'bg-info-soft text-info',
  accent: 'bg-accent-soft text-accent',
};

/** A word with a ground; icons inside are 12 px. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: BadgeTone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-[18px] items-center gap-1 rounded-1 px-1.5 text-10 leading-none font-medium whitespace-nowrap [&_svg]:size-3 ${TONE[tone]}`}
    >
      {children}
    </span>
  );
}
