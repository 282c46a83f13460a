import { formatDurationParts } from '@/lib/base/duration';

/** A duration with its unit set smaller and muted; reads as one phrase and never wraps. */
export function Duration({ us, className = '' }: { readonly us: number; readonly className?: string }) {
  const { value, unit } = formatDurationParts(us);
  return (
    <span className={`whitespace-nowrap ${className}`}>
      {value}
      {unit !== '' && <span className="ml-[0.18em] text-[0.92em] text-muted">{unit}</span>}
    </span>
  );
}
