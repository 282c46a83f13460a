'use client';

import { Radio, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import type { TraceSummary } from '@/lib/traces/model';
import { isNarrowed, type ListFilters, listQuery, widerRange } from './list-filters';
import { type QueryTerm, queryTerms } from './query-terms';
import { siftRows } from './sift-rows';

export interface NoMatchProps {
  readonly filters: ListFilters;
  /** Of the window, as in "the last hour". */
  readonly words: string;
  /** The window goes on, and so does the search. */
  readonly live: boolean;
  /** What the backend has told, of which the filters keep none. */
  readonly rows: readonly TraceSummary[];
  readonly onChange: (change: Partial<ListFilters>) => void;
}

const COUNT_LIMIT = 100;

export function NoMatch({ filters, words, live, rows, onChange }: NoMatchProps) {
  const wider = widerRange(filters);
  const widened = { ...filters, range: wider?.value, brushFromMs: undefined, brushToMs: undefined };
  const count = useCountIn(wider && widened);
  const narrowed = isNarrowed(filters);
  const ever = useCountIn(narrowed ? undefined : { range: '7d', showOperators: filters.showOperators });
  if (!narrowed && ever === undefined) return null;
  if (ever === 0) return <FirstUse onShowOperators={filters.showOperators ? undefined : onChange} />;
  const edits = helpfulEdits(filters, rows);
  return (
    <div className="px-4 py-6 max-sm:px-3">
      <Icon of={SearchX} size={24} className="text-muted" />
      <EmptyState
        title={`No traces match in ${words}`}
        flush
        className="pt-2"
        actions={
          <>
            {edits.map(({ term }) => (
              <Button key={term.id} onClick={() => onChange(term.remove)}>
                Remove {term.name}
              </Button>
            ))}
            {filters.showOperators !== true && (
              <Button onClick={() => onChange({ showOperators: true })}>Show operators’ pages</Button>
            )}
            {!narrowed && <LinkButton href="/">Open the shop</LinkButton>}
          </>
        }
      >
        <p>
          {live && 'This page asks again by itself. '}
          {edits[0] && (
            <>
              The narrowest part is{' '}
              <code className="font-mono text-20">
                {edits[0].term.name} {edits[0].term.sign} {edits[0].term.value}
              </code>
              {edits[0].count > 0 && `: without it, ${matchText(edits[0].count)} of this window`}.
            </>
          )}
          {!narrowed && 'A click in the shop appears here within seconds.'}
        </p>
      </EmptyState>
      {/* Known a moment later, so it stands below what one may be about to press. */}
      {wider && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p role="status" className="text-text-2 empty:hidden">
            {typeof count === 'number' &&
              `The same query matches ${matchText(count)} in ${wider.words}${count === 0 ? ' either' : ''}.`}
          </p>
          {count !== undefined && count !== 0 && (
            <Button look="primary" onClick={() => onChange(widened)}>
              {wider.search}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface Edit {
  readonly term: QueryTerm;
  readonly count: number;
}

/** The two conditions whose removal brings the most rows, as far as the rows at hand can tell. */
function helpfulEdits(filters: ListFilters, rows: readonly TraceSummary[]): readonly Edit[] {
  return queryTerms(filters)
    .map((term) => ({ term, count: siftRows(rows, { ...filters, ...term.remove }).length }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 2);
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

function matchText(count: number): string {
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
      (rows) => setCount(siftRows(rows, filters).length),
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
