'use client';

import { Radio, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { Skeleton } from '@/components/ui/skeleton';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import { useDelayed } from '../use-delayed';
import { isNarrowed, type ListFilters, listQuery, rangeOf, widerRange } from './list-filters';

/** Rows of the true height, after 200 ms; words after 5 s. */
export function ListLoading({ filters }: { readonly filters: ListFilters }) {
  const slow = useDelayed(true, 200);
  const verySlow = useDelayed(true, 5_000);
  return (
    <div aria-busy="true">
      <p role="status" className={verySlow ? 'px-4 py-2 text-muted' : 'sr-only'}>
        {verySlow ? `Still searching ${rangeOf(filters.range).words}.` : 'Loading traces'}
      </p>
      {slow && <SkeletonRows />}
    </div>
  );
}

export function SkeletonRows() {
  return [42, 30, 64, 22, 50, 36, 58, 26, 44, 34, 60, 28].map((width, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: never reordered
    <div key={at} className="flex h-7 items-center gap-5 border-b border-line px-4 max-sm:h-15">
      <Skeleton className="h-2.5 w-24" />
      <span className="w-52 flex-none max-sm:w-24">
        <Skeleton className="h-2.5 w-40 max-sm:w-24" />
      </span>
      <span className="flex-1">
        <span className="block" style={{ width: `${width}%` }}>
          <Skeleton className="h-2.5 w-full" />
        </span>
      </span>
    </div>
  ));
}

export interface NoMatchProps {
  readonly filters: ListFilters;
  readonly onChange: (change: Partial<ListFilters>) => void;
}

const COUNT_LIMIT = 100;
const WIDEST = rangeOf('7d');

export function NoMatch({ filters, onChange }: NoMatchProps) {
  const wider = widerRange(filters.range);
  const count = useCountIn(wider && { ...filters, range: wider.value });
  const ever = useCountIn(isNarrowed(filters) ? undefined : { ...filters, range: WIDEST.value });
  if (!isNarrowed(filters) && ever === undefined) return null;
  if (ever === 0) return <FirstUse onShowOperators={filters.showOperators ? undefined : onChange} />;
  return (
    <div className="px-4 py-6 max-sm:px-3">
      <Icon of={SearchX} size={24} className="text-muted" />
      <EmptyState
        title={`No traces match in ${rangeOf(filters.range).words}`}
        flush
        className="pt-2"
        actions={
          <>
            {wider && count !== 0 && (
              <Button look="primary" onClick={() => onChange({ range: wider.value })}>
                {wider.search}
              </Button>
            )}
            {filters.service !== undefined && (
              <Button onClick={() => onChange({ service: undefined })}>All services</Button>
            )}
            {filters.errorsOnly && (
              <Button onClick={() => onChange({ errorsOnly: false })}>Traces without errors too</Button>
            )}
            {!filters.showOperators && (
              <Button onClick={() => onChange({ showOperators: true })}>Show operators’ pages</Button>
            )}
            {!isNarrowed(filters) && <LinkButton href="/">Open the shop</LinkButton>}
          </>
        }
      >
        <p>
          {wider && typeof count === 'number'
            ? `The same query matches ${countText(count)} in ${wider.words}${count === 0 ? ' either' : ''}. `
            : 'This page asks again by itself. '}
          {!isNarrowed(filters) && 'A click in the shop appears here within seconds.'}
        </p>
      </EmptyState>
    </div>
  );
}

function FirstUse({ onShowOperators }: { readonly onShowOperators: NoMatchProps['onChange'] | undefined }) {
  const setting = `OTEL_EXPORTER_OTLP_ENDPOINT=${typeof window === 'undefined' ? '' : window.location.origin}/api/otlp`;
  return (
    <div className="px-4 py-6 max-sm:px-3">
      <Icon of={Radio} size={24} className="text-muted" />
      <EmptyState
        title="Waiting for the first span"
        flush
        className="pt-2"
        actions={
          <>
            <LinkButton look="primary" href="/">
              Open the shop
            </LinkButton>
            <CopyButton text={setting} what="the setting" />
            {onShowOperators && (
              <Button onClick={() => onShowOperators({ showOperators: true })}>Show operators’ pages</Button>
            )}
          </>
        }
      >
        <p>
          A click in the shop makes one. Other programs send OTLP over HTTP to the address below, with the service’s
          token. This page updates by itself.
        </p>
        <pre className="mt-2 rounded-1 bg-sunken px-2.5 py-2 font-mono text-20 wrap-anywhere whitespace-pre-wrap text-text-2">
          {setting}
        </pre>
      </EmptyState>
    </div>
  );
}

function countText(count: number): string {
  if (count === 0) return 'nothing';
  if (count === 1) return '1 trace';
  return count >= COUNT_LIMIT ? `at least ${COUNT_LIMIT} traces` : `${count} traces`;
}

/** How many the same query finds elsewhere; undefined while it is not known. */
function useCountIn(filters: ListFilters | undefined): number | 'unknown' | undefined {
  const [count, setCount] = useState<number | 'unknown'>();
  const key = JSON.stringify(filters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the filters
  useEffect(() => {
    if (!filters) return;
    const abort = new AbortController();
    fetchSummaries(listQuery(filters, Date.now(), COUNT_LIMIT), abort.signal).then(
      (rows) => setCount(rows.length),
      // Without a count the offer still stands.
      () => setCount('unknown'),
    );
    return () => {
      abort.abort();
      setCount(undefined);
    };
  }, [key]);
  return count;
}
