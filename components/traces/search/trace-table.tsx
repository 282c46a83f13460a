'use client';

import { ArrowDown } from 'lucide-react';
import type { RefObject } from 'react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import type { TraceSummary } from '@/lib/traces/model';
import { serviceColors } from '@/lib/traces/service-colors';
import { durationScale } from './duration-scale';
import type { ListState } from './list-store';
import { TraceRow } from './trace-row';

export interface TraceTableProps {
  readonly list: ListState;
  readonly pointing: RefObject<boolean>;
  readonly onRelease: () => void;
}

const HEAD = 'h-7 px-2.5 text-left text-10 font-medium tight whitespace-nowrap text-muted';

/** Roles are written out because a phone shows the cells as a grid, which would take them away. */
export function TraceTable({ list, pointing, onRelease }: TraceTableProps) {
  const scale = durationScale(list.rows.map((row) => row.endUs - row.startUs));
  const colors = serviceColors(servicesOf(list.rows));
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <table
      role="table"
      aria-label="Traces, newest first"
      className="w-full table-fixed border-collapse text-20 max-sm:block"
      onPointerEnter={(event) => {
        pointing.current = event.pointerType === 'mouse';
      }}
      onPointerLeave={() => {
        pointing.current = false;
        onRelease();
      }}
    >
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line-2">
          <th scope="col" aria-sort="descending" className={`${HEAD} w-[124px] pl-4 text-text`}>
            Start
            <Icon of={ArrowDown} size={12} className="ml-1 inline align-[-2px]" />
          </th>
          <th scope="col" className={`${HEAD} w-[26%]`}>
            Root span
          </th>
          <th scope="col" className={`${HEAD} w-[232px] max-md:w-[150px]`}>
            Services
          </th>
          <th scope="col" className={`${HEAD} w-[60px] text-right`}>
            Spans
          </th>
          <th scope="col" className={`${HEAD} w-[66px] text-right`}>
            Errors
          </th>
          <th scope="col" className={HEAD}>
            <span className="flex items-baseline justify-between">
              Duration
              {list.rows.length > 1 && (
                <span>
                  p95 <Duration us={scale.p95Us} />
                </span>
              )}
            </span>
          </th>
          <th scope="col" className={`${HEAD} w-[96px] pr-4 text-right max-lg:hidden`}>
            Age
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {list.rows.map((row) => (
          <TraceRow
            key={row.traceId}
            row={row}
            scale={scale}
            colors={colors}
            fresh={list.fresh.has(row.traceId)}
            nowMs={list.nowMs}
          />
        ))}
      </tbody>
    </table>
  );
}

/** In name order, so that colours do not move with the rows. */
function servicesOf(rows: readonly TraceSummary[]): { name: string; spanCount: number }[] {
  const counts = new Map<string, number>();
  for (const { services, rootService } of rows) {
    for (const { name, spanCount } of services) counts.set(name, (counts.get(name) ?? 0) + spanCount);
    if (!counts.has(rootService)) counts.set(rootService, 0);
  }
  return [...counts].map(([name, spanCount]) => ({ name, spanCount })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
