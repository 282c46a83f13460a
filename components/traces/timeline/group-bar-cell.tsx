import { useMemo } from 'react';
import { Duration } from '@/components/ui/duration';
import { formatDurationUs } from '@/lib/base/duration';
import type { PathSegment } from '@/lib/traces/analysis/critical-path';
import type { SiblingGroup } from '@/lib/traces/analysis/sibling-groups';
import { groupBar } from '@/lib/traces/geometry/group-bar';
import { estimateTextPx, placeLabel } from '@/lib/traces/geometry/place-label';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';
import type { ServiceColor } from '@/lib/traces/service-colors';
import { serviceStyle } from '../service-mark';
import { BAR_CELL, GLIDE, LABEL_RESERVE_PX, PathInk } from './bar-cell';
import { OutsideSign } from './outside-sign';

export interface GroupBarCellProps {
  readonly group: SiblingGroup;
  readonly scale: TimeScale;
  readonly color: ServiceColor | undefined;
  readonly path: readonly PathSegment[];
  readonly onBring: (atUs: number) => void;
}

/** The bar of many: darker where more of them were at work. */
export function GroupBarCell({ group, scale, color, path, onBring }: GroupBarCellProps) {
  const bar = useMemo(() => groupBar(group, scale), [group, scale]);
  if (bar.outside) {
    return (
      <div role="gridcell" className={BAR_CELL}>
        <OutsideSign
          side={bar.outside}
          durationUs={group.endUs - group.startUs}
          onBring={() => onBring(group.startUs)}
        />
      </div>
    );
  }
  const words = `median ${formatDurationUs(group.medianUs)}, longest ${formatDurationUs(group.maxUs)}`;
  const place = placeLabel(bar, estimateTextPx(words), scale.axisPx, LABEL_RESERVE_PX);
  return (
    <div role="gridcell" className={BAR_CELL}>
      <span
        data-bar
        className={`${GLIDE} absolute top-1/2 h-(--bar) -translate-y-1/2 rounded-[1px] ${group.failed.length > 0 ? 'shadow-[inset_0_0_0_1px_var(--c),0_0_0_1px_var(--surface),0_0_0_2.5px_var(--danger)]' : 'shadow-[inset_0_0_0_1px_var(--c)]'}`}
        style={serviceStyle(color, { left: bar.leftPx, width: bar.widthPx })}
      >
        {bar.steps.map((step) => (
          <i
            key={step.leftPx}
            className="absolute inset-y-0 bg-(--c)"
            style={{ left: step.leftPx, width: step.widthPx, opacity: step.share }}
          />
        ))}
      </span>
      <PathInk path={path} scale={scale} />
      {place.side !== 'none' && (
        <span
          className={`absolute top-1/2 -translate-y-1/2 bg-(--ground) text-10 leading-[14px] whitespace-nowrap text-text-2 max-sm:hidden ${place.side === 'left' ? '-translate-x-full' : ''}`}
          style={{ left: place.atPx }}
        >
          median <Duration us={group.medianUs} />, longest <Duration us={group.maxUs} />
        </span>
      )}
    </div>
  );
}
