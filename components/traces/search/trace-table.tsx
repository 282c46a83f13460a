'use client';

import { ArrowDown } from 'lucide-react';
import type { RefObject } from 'react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import type { TraceSummary } from '@/lib/traces/model';
import type { ServiceColors } from '../service-mark';
import { durationScale } from './duration-scale';
import type { ListState } from './list-store';
import { TraceRow } from './trace-row';
import { useVirtualRows } from './use-virtual-rows';

export interface TraceTableProps {
  readonly rows: readonly TraceSummary[];
  readonly list: ListState;
  readonly colors: ServiceColors;
  readonly find: string;
  readonly tableRef: RefObject<HTMLTableElement | null>;
}

const HEAD =
  'sticky top-(--top) z-(--z-sticky) h-7 bg-surface px-2.5 text-left text-10 font-medium tight whitespace-nowrap text-muted shadow-[inset_0_-1px_0_var(--line-2)]';

/**
 * Roles are written out because a phone shows the cells as a grid, which would take them away. Only rows in view are
 * in the page; two empty rows stand for the others.
 */
export function TraceTable({ rows, list, colors, find, tableRef }: TraceTableProps) {
  const scale = durationScale(rows.map((row) => row.endUs - row.startUs));
  const { bodyRef, items, beforePx, afterPx } = useVirtualRows(rows.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <table
      ref={tableRef}
      role="table"
      aria-label="Traces, newest first"
      aria-rowcount={rows.length + 1}
      className="w-full table-fixed border-collapse text-20 max-sm:block"
    >
      <TableHead p95Us={rows.length > 1 ? scale.p95Us : undefined} />
      <tbody ref={bodyRef} className="max-sm:block">
        <Gap heightPx={beforePx} />
        {items.map((at) => {
          const row = rows[at];
          return (
            row && (
              <TraceRow
                key={row.traceId}
                row={row}
                rowIndex={at + 2}
                scale={scale}
                colors={colors}
                fresh={list.fresh.has(row.traceId)}
                nowMs={list.nowMs}
                find={find}
              />
            )
          );
        })}
        <Gap heightPx={afterPx} />
      </tbody>
    </table>
  );
}

function Gap({ heightPx }: { readonly heightPx: number }) {
  if (heightPx === 0) return null;
  return (
    <tr aria-hidden="true" className="max-sm:block" style={{ height: heightPx }}>
      <td colSpan={6} />
    </tr>
  );
}

function TableHead({ p95Us }: { readonly p95Us: number | undefined }) {
  return (
    <thead className="max-sm:sr-only">
      <tr role="row" aria-rowindex={1}>
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
            {p95Us !== undefined && (
              <span>
                p95 <Duration us={p95Us} />
              </span>
            )}
          </span>
        </th>
        <th scope="col" className={`${HEAD} w-[96px] pr-4 text-right max-lg:hidden`}>
          Age
        </th>
      </tr>
    </thead>
  );
}
