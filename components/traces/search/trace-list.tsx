'use client';

import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { estimateCount } from '@/lib/traces/analysis/estimate';
import { readTracesSearch, tracesHref } from '@/lib/traces/list-address';
import type { TraceSummary } from '@/lib/traces/model';
import { serviceColors } from '@/lib/traces/service-colors';
import { FailedState } from '../failed-state';
import { estimateWords } from '../sampling-words';
import { FacetPanel } from './facet-panel';
import { facetsOf, toggleFacet } from './facets';
import { HeatPanel } from './heat-panel';
import { JumpBox } from './jump-box';
import { type ListFilters, windowOf, withoutBrush } from './list-filters';
import { FacetSkeleton, ListLoading, ListStopped, OlderRows } from './list-states';
import type { ListState } from './list-store';
import { LiveStrip } from './live-strip';
import { NoMatch } from './no-match';
import { QueryBar } from './query-bar';
import { servicesOf } from './services-of';
import { siftRows } from './sift-rows';
import { TraceTable } from './trace-table';
import { useHold } from './use-hold';
import { useSummaries } from './use-summaries';
import { useWords } from './use-words';
import { WindowForm, WindowPicker } from './window-picker';

/** Recent traces, newest first, of all services, live. The URL holds what is asked. */
export function TraceList() {
  const params = useSearchParams();
  const filters = useMemo(() => readTracesSearch(params), [params]);
  const hold = useHold();
  const { list, dispatch, retry, stop, older } = useSummaries(filters, hold.holds);
  const [facetsOpen, setFacetsOpen] = useState(false);
  const [windowOpen, setWindowOpen] = useState(false);

  const go = (next: ListFilters, how?: 'replace'): void => {
    const write = how === 'replace' ? 'replaceState' : 'pushState';
    // Next keeps `useSearchParams` and Back in step with the browser's own history.
    window.history[write](null, '', tracesHref(next));
  };
  const change = (part: Partial<ListFilters>, how?: 'replace'): void => go({ ...currentFilters(), ...part }, how);

  const [openedMs] = useState(Date.now);
  const span = windowOf(filters, list.nowMs || openedMs);
  const shown = useMemo(() => siftRows(list.rows, filters), [list.rows, filters]);
  const pictured = useMemo(() => siftRows(list.rows, withoutBrush(filters)), [list.rows, filters]);
  const facets = useMemo(() => facetsOf(list.rows, filters), [list.rows, filters]);
  const colors = useMemo(() => serviceColors(servicesOf(list.rows)), [list.rows]);
  const words = useWords(facets, filters.service);
  const isEmpty = list.phase === 'ready' && list.rows.length === 0;
  const hasFrame = list.phase === 'loading' || (list.phase === 'ready' && !isEmpty);

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Traces</h1>
        <span className="text-muted">{headline(list, shown, span.startUs, span.words)}</span>
        <span className="flex-1" />
        <span className="max-sm:w-full">
          <WindowPicker filters={filters} open={windowOpen} onOpen={setWindowOpen} onChange={change} />
        </span>
        <span className="max-sm:hidden">
          <CopyButton text={() => window.location.href} what="link to this list" label="Copy link" />
        </span>
      </div>
      {windowOpen && <WindowForm filters={filters} startUs={span.startUs} onOpen={setWindowOpen} onChange={change} />}
      <JumpBox className="mx-3 mb-3 hidden max-md:block" />
      <QueryBar
        filters={filters}
        words={words}
        tookMs={list.tookMs}
        onChange={change}
        onReset={go}
        facetsOpen={facetsOpen}
        onFacets={() => setFacetsOpen(!facetsOpen)}
      />
      <div className="grid border-t border-line-2 lg:grid-cols-[208px_minmax(0,1fr)]">
        <aside
          aria-label="Filters"
          className={`min-w-0 border-line-2 max-lg:border-b lg:border-r ${facetsOpen ? '' : 'max-lg:hidden'} ${hasFrame ? '' : 'lg:hidden'}`}
        >
          {list.phase === 'loading' ? (
            <FacetSkeleton />
          ) : (
            <FacetPanel
              facets={facets}
              colors={colors}
              onToggle={(key, value) => change(toggleFacet(currentFilters(), key, value))}
            />
          )}
        </aside>
        <div className={`min-w-0 ${hasFrame ? '' : 'lg:col-span-2'}`}>
          {hasFrame && (
            <HeatPanel
              rows={pictured}
              shownCount={shown.length}
              window={span}
              coveredFromUs={list.coveredFromUs}
              filters={filters}
              current={currentFilters}
              onChange={change}
              onBrushing={hold.brush}
            />
          )}
          {/* With the strip above them, so that the way to its button lets nothing move. */}
          <div
            onPointerEnter={(event) => hold.point(event.pointerType === 'mouse')}
            onPointerLeave={() => {
              hold.point(false);
              if (!hold.holds()) dispatch({ type: 'released' });
            }}
          >
            <LiveStrip list={list} live={span.live} dispatch={dispatch} table={hold.table} />
            {list.phase === 'failed' && (
              <FailedState error={list.error} kept="Your filters are kept." onRetry={retry} />
            )}
            {list.phase === 'stopped' && <ListStopped onRetry={retry} />}
            {list.phase === 'loading' && <ListLoading key={list.queryKey} words={span.words} onStop={stop} />}
            {list.phase === 'ready' && shown.length === 0 && (
              <NoMatch filters={filters} words={span.words} live={span.live} rows={list.rows} onChange={change} />
            )}
            {shown.length > 0 && (
              <TraceTable rows={shown} list={list} colors={colors} find={filters.text ?? ''} tableRef={hold.table} />
            )}
            {list.phase === 'ready' && list.rows.length > 0 && list.coveredFromUs > span.startUs && (
              <OlderRows list={list} onOlder={older} />
            )}
          </div>
        </div>
      </div>
    </>
  );
}

/** Of the address itself: what was drawn may be a key or a click behind it. */
function currentFilters(): ListFilters {
  return readTracesSearch(new URLSearchParams(window.location.search));
}

/** `214 of 1,032 in the last hour`; where older rows were not loaded, of the newest; sampled ones stand for more. */
function headline(list: ListState, shown: readonly TraceSummary[], startUs: number, words: string): string {
  if (list.phase !== 'ready') return '';
  const count = list.rows.length.toLocaleString('en');
  const all = list.coveredFromUs > startUs ? `the newest ${count}` : count;
  const counted =
    shown.length === list.rows.length
      ? `${all} in ${words}`
      : `${shown.length.toLocaleString('en')} of ${all} in ${words}`;
  const estimate = estimateWords(estimateCount(shown.map((row) => row.sampling?.probability)));
  return estimate === undefined ? counted : `${counted}, kept of ${estimate}`;
}
