import { X } from 'lucide-react';
import { Icon } from '@/components/ui/icon';
import { HEAT_LEVELS } from '@/lib/traces/geometry/heat-cells';

export interface HeatLegendProps {
  readonly look: 'heat' | 'points';
  readonly countMax: number;
  readonly failed: number;
}

/** What a shade counts, and how many crosses there are. */
export function HeatLegend({ look, countMax, failed }: HeatLegendProps) {
  return (
    <>
      {look === 'heat' && countMax > 0 && (
        <span className="flex items-center gap-1.5 text-10 text-muted">
          1
          <span aria-hidden="true" className="flex">
            {Array.from({ length: HEAT_LEVELS }, (_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: never reordered
              <i key={at} className="h-2 w-3.5 max-sm:w-2" style={{ background: `var(--heat-${at + 1})` }} />
            ))}
          </span>
          {countMax.toLocaleString('en')} in a cell
        </span>
      )}
      {failed > 0 && (
        <span className="flex items-center gap-1 text-10 text-danger">
          <Icon of={X} size={12} />
          {failed.toLocaleString('en')} {failed === 1 ? 'error' : 'errors'}
        </span>
      )}
    </>
  );
}
