'use client';

import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { formatClockTime } from '@/lib/base/duration';
import { useDelayed } from '../use-delayed';
import type { ListState } from './list-store';

export interface ListLoadingProps {
  /** As in "the last hour". */
  readonly words: string;
  readonly onStop: () => void;
}

/** Rows of the true height, after 200 ms; words after 5 s. */
export function ListLoading({ words, onStop }: ListLoadingProps) {
  const slow = useDelayed(true, 200);
  const verySlow = useDelayed(true, 5_000);
  return (
    <div aria-busy="true">
      <div className={verySlow ? 'flex items-center gap-3 px-4 py-1.5' : 'sr-only'}>
        <p role="status" className="text-muted">
          {verySlow ? `Still searching ${words}.` : 'Loading traces'}
        </p>
        {verySlow && <Button onClick={onStop}>Stop</Button>}
      </div>
      {slow && <SkeletonRows />}
    </div>
  );
}

export function ListStopped({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <EmptyState
      title="Search stopped"
      className="px-4!"
      actions={
        <Button look="primary" onClick={onRetry}>
          Search again
        </Button>
      }
    >
      <p>Your query is kept. A shorter time range answers sooner.</p>
    </EmptyState>
  );
}

export interface OlderRowsProps {
  readonly list: ListState;
  readonly onOlder: () => void;
}

/** Below the rows that were loaded: how far they reach, and the way on. */
export function OlderRows({ list, onOlder }: OlderRowsProps) {
  const since = formatClockTime(new Date(list.coveredFromUs / 1_000));
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3 max-sm:px-3">
      <Button busy={list.older === 'asking'} onClick={onOlder}>
        Load older traces
      </Button>
      <span className="text-20 text-muted">
        {list.older === 'failed'
          ? `Traces before ${since} could not be loaded.`
          : `${list.rows.length.toLocaleString('en')} loaded, all of them since ${since}.`}
      </span>
    </div>
  );
}

/** The page before it can run: everything where it will stand. */
export function ListFrame() {
  return (
    <div aria-busy="true">
      <p className="sr-only">Loading traces</p>
      <div className="h-[100px] max-md:h-[140px] max-sm:h-[212px]" />
      <div className="grid border-t border-line-2 lg:grid-cols-[208px_minmax(0,1fr)]">
        <div className="border-line-2 max-lg:hidden lg:border-r">
          <FacetSkeleton />
        </div>
        <div>
          <div className="h-[245px] border-b max-sm:h-[283px] border-line-2" />
          <div className="h-[61px] border-b border-line max-sm:h-12" />
          <SkeletonRows />
        </div>
      </div>
    </div>
  );
}

export function FacetSkeleton() {
  return (
    <div aria-hidden="true" className="grid gap-3.5 px-4 pt-4 pb-6 max-lg:hidden">
      {[36, 64, 48, 30, 72, 56, 44, 60].map((width) => (
        <span key={width} style={{ width: `${width}%` }}>
          <Skeleton className="h-2.5 w-full" />
        </span>
      ))}
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
