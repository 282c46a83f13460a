import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'danger' | 'warning' | 'success' | 'info';

const TONE: Record<NoticeTone, { readonly box: string; readonly icon: string; readonly Icon: LucideIcon }> = {
  danger: { box: 'border-danger bg-danger-soft', icon: 'text-danger', Icon: CircleAlert },
  warning: { box: 'border-warning bg-warning-soft', icon: 'text-warning', Icon: TriangleAlert },
  success: { box: 'border-success bg-success-soft', icon: 'text-success', Icon: CircleCheck },
  info: { box: 'border-info bg-info-soft', icon: 'text-info', Icon: Info },
};

interface NoticeProps {
  readonly tone: NoticeTone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Announced when it appears: `alert` at once, `status` when there is a pause. */
  readonly role?: 'alert' | 'status';
  readonly size?: 'sm' | 'md';
  readonly className?: string;
}

/** A soft note with an icon, so that its meaning never hangs on the colour alone. */
export function Notice({ tone, title, children, actions, role, size = 'sm', className = '' }: NoticeProps) {
  const { box, icon, Icon } = TONE[tone];
  const space = size === 'sm' ? 'gap-[9px] px-3 py-2 text-20 leading-[18px]' : 'gap-3 px-4 py-3.5 text-40';
  return (
    <div role={role} className={`flex items-start border-l-[3px] ${box} ${space} ${className}`}>
      <Icon
        aria-hidden="true"
        strokeWidth={1.75}
        className={`${icon} shrink-0 ${size === 'sm' ? 'mt-px size-4' : 'mt-0.5 size-5'}`}
      />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-strong">{title}</p>}
        {children}
        {actions && <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
