import { Duration } from '@/components/ui/duration';
import { formatDurationUs } from '@/lib/base/duration';

export interface OutsideSignProps {
  readonly side: 'before' | 'after';
  readonly durationUs: number;
  readonly onBring: () => void;
}

/** At the edge of the axis, for a bar that the window leaves out. */
export function OutsideSign({ side, durationUs, onBring }: OutsideSignProps) {
  const before = side === 'before';
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`${before ? 'Earlier' : 'Later'}, ${formatDurationUs(durationUs)}: bring it in`}
      title={before ? 'Earlier; click to bring it in' : 'Later; click to bring it in'}
      onClick={(event) => {
        event.stopPropagation();
        onBring();
      }}
      className={`absolute top-1/2 flex h-6 -translate-y-1/2 items-center gap-1 text-10 whitespace-nowrap text-muted hover:text-text max-sm:h-[18px] ${before ? 'left-0.5' : 'right-0.5'}`}
    >
      {before && <span aria-hidden="true">‹</span>}
      <Duration us={durationUs} />
      {!before && <span aria-hidden="true">›</span>}
    </button>
  );
}
