'use client';

import { useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { FailedState } from '../failed-state';
import { FilterBar } from './filter-bar';
import { JumpBox } from './jump-box';
import { type ListFilters, listFiltersSearch, RANGES, rangeOf, readListFilters } from './list-filters';
import { ListLoading, NoMatch } from './list-states';
import type { ListState } from './list-store';
import { LiveStrip } from './live-strip';
import { TraceTable } from './trace-table';
import { useSummaries } from './use-summaries';

const PAGE_ROWS = 100;
const ROWS_MAX = 500;

/** Recent traces, newest first, of all services, live. The URL holds what is asked. */
export function TraceList() {
  const filters = readListFilters(useSearchParams());
  const pointing = useRef(false);
  const [limit, setLimit] = useState(PAGE_ROWS);
  const { list, dispatch, retry } = useSummaries(filters, limit, pointing);
  const change = (part: Partial<ListFilters>): void => {
    setLimit(PAGE_ROWS);
    // Next keeps `useSearchParams` and Back in step with the browser's own history.
    window.history.pushState(null, '', window.location.pathname + listFiltersSearch({ ...filters, ...part }));
  };
  const seen = [...new Set(list.rows.flatMap((row) => row.services.map((service) => service.name)))];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Traces</h1>
        <span className="text-muted">{headline(list, filters, limit)}</span>
        <span className="flex-1" />
        <Segmented label="Time range" value={filters.range} options={RANGES} onChange={(range) => change({ range })} />
      </div>
      <JumpBox className="mx-3 mb-3 hidden max-md:block" />
      <FilterBar filters={filters} onChange={change} seen={seen} />
      <LiveStrip list={list} dispatch={dispatch} />
      <Rows list={list} filters={filters} onChange={change} retry={retry}>
        <TraceTable list={list} pointing={pointing} onRelease={() => dispatch({ type: 'released' })} />
        {list.rows.length >= limit && limit < ROWS_MAX && (
          <div className="px-4 py-3">
            <Button onClick={() => setLimit((rows) => Math.min(ROWS_MAX, rows + PAGE_ROWS))}>Show 100 older</Button>
          </div>
        )}
      </Rows>
    </>
  );
}

interface RowsProps {
  readonly list: ListState;
  readonly filters: ListFilters;
  readonly onChange: (part: Partial<ListFilters>) => void;
  readonly retry: () => void;
  readonly children: React.ReactNode;
}

function Rows({ list, filters, onChange, retry, children }: RowsProps) {
  if (list.phase === 'failed') return <FailedState error={list.error} kept="Your filters are kept." onRetry={retry} />;
  if (list.phase === 'loading') return <ListLoading key={list.queryKey} filters={filters} />;
  if (list.rows.length === 0) return <NoMatch filters={filters} onChange={onChange} />;
  return children;
}

function headline(list: ListState, filters: ListFilters, limit: number): string {
  if (list.phase !== 'ready') return '';
  const { words } = rangeOf(filters.range);
  return list.rows.length >= limit ? `the newest ${limit} of ${words}` : `${list.rows.length} in ${words}`;
}
