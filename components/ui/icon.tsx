import type { LucideIcon } from 'lucide-react';

export interface IconProps {
  readonly of: LucideIcon;
  readonly size?: 12 | 13 | 14 | 16 | 20 | 24;
  readonly className?: string;
}

/** A sign beside a word. Where it stands alone, its button or `role="img"` parent carries the name. */
export function Icon({ of: Shape, size = 16, className = '' }: IconProps) {
  return <Shape size={size} strokeWidth={1.75} aria-hidden="true" className={`flex-none ${className}`} />;
}
