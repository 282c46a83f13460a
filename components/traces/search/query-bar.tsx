'use client';

import { CornerDownLeft, EyeOff, ListFilter, Search, X } from 'lucide-react';
import { useRef, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { QueryWords } from './complete-query';
import { isNarrowed, type ListFilters, withoutTerms } from './list-filters';
import { QueryInput, type QueryInputHandle } from './query-input';
import { type QueryTerm, queryTerms } from './query-terms';

export interface QueryBarProps {
  readonly filters: ListFilters;
  readonly words: QueryWords;
  readonly tookMs: number;
  readonly onChange: (change: Partial<ListFilters>) => void;
  /** Replaces all conditions at once. */
  readonly onReset: (filters: ListFilters) => void;
  readonly facetsOpen: boolean;
  readonly onFacets: () => void;
}

/** What is asked, a token a condition, and a field for the next one. */
export function QueryBar({ filters, words, tookMs, onChange, onReset, facetsOpen, onFacets }: QueryBarProps) {
  const input = useRef<QueryInputHandle>(null);
  const onReadersClock = useSyncExternalStore(never, yes, no);
  const terms = queryTerms(filters).filter((term) => onReadersClock || term.name !== 'time');
  const last = terms.at(-1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can not be laid out as one line
    <div
      role="group"
      aria-label="Query"
      className="relative mx-4 mb-3 flex min-h-9 items-start max-sm:mx-3 rounded-2 border border-line-control bg-surface focus-within:border-focus focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus max-sm:flex-wrap"
    >
      <Icon of={Search} className="mt-[9px] ml-2.5 text-muted pointer-coarse:mt-3.5" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1 px-2 py-1 font-mono text-20 max-sm:min-h-9 max-sm:basis-3/4">
        <OperatorsTerm filters={filters} onChange={onChange} />
        {terms.map((term, at) => (
          <Term key={term.id} term={term} first={at === 0} onRemove={() => onChange(term.remove)} />
        ))}
        <QueryInput
          ref={input}
          filters={filters}
          words={words}
          hint={terms.length === 0 ? 'A name, status = error, duration > 800 ms' : 'Add a condition'}
          onChange={onChange}
          onEraseLast={() => last && onChange(last.remove)}
        />
      </div>
      <span className="flex flex-none items-center gap-1.5 p-[3px] max-sm:w-full max-sm:border-t max-sm:border-line">
        <Button look="quiet" aria-expanded={facetsOpen} onClick={onFacets} className="mr-auto lg:hidden">
          <Icon of={ListFilter} />
          Filters
        </Button>
        {tookMs > 0 && <span className="pl-1 text-10 text-muted max-md:hidden">{Math.round(tookMs)} ms</span>}
        {isNarrowed(filters) && (
          <Button look="quiet" square aria-label="Clear query" onClick={() => onReset(withoutTerms(filters))}>
            <Icon of={X} />
          </Button>
        )}
        <Button look="primary" onClick={() => input.current?.run()}>
          Run
          <Icon of={CornerDownLeft} size={13} className="max-sm:hidden" />
        </Button>
      </span>
    </div>
  );
}

/** The server can not write times on the reader's clock. */
const never = (): (() => void) => () => undefined;
const yes = (): boolean => true;
const no = (): boolean => false;

const TOKEN = 'inline-flex h-6 max-w-full min-w-0 items-center rounded-1 bg-sunken pointer-coarse:h-9';
const REMOVE = 'grid h-full w-6 flex-none place-items-center text-muted hover:text-text pointer-coarse:w-9';

function Term({
  term,
  first,
  onRemove,
}: {
  readonly term: QueryTerm;
  readonly first: boolean;
  readonly onRemove: () => void;
}) {
  return (
    <>
      {!first && <span className="px-0.5 text-muted max-sm:hidden">and</span>}
      <span className={TOKEN}>
        <span className="truncate pl-2">
          <span className="text-muted">
            {term.name} {term.sign}{' '}
          </span>
          <span className="font-medium">{term.value}</span>
        </span>
        <button
          type="button"
          aria-label={`Remove ${term.name} ${term.sign} ${term.value}`}
          onClick={onRemove}
          className={REMOVE}
        >
          <Icon of={X} size={12} />
        </button>
      </span>
    </>
  );
}

/** The default filter: operators' own pages are hidden until one click shows them. */
function OperatorsTerm({ filters, onChange }: Pick<QueryBarProps, 'filters' | 'onChange'>) {
  const shown = filters.showOperators === true;
  return (
    <span className={TOKEN}>
      <span className="truncate pl-2 text-muted">operators’ pages {shown ? 'shown' : 'hidden'}</span>
      <button
        type="button"
        aria-label={shown ? 'Hide operators’ pages' : 'Show operators’ pages'}
        onClick={() => onChange({ showOperators: shown ? undefined : true })}
        className={REMOVE}
      >
        <Icon of={shown ? EyeOff : X} size={12} />
      </button>
    </span>
  );
}
