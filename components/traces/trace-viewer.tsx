'use client';

import { useSearchParams } from 'next/navigation';
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useReducer, useRef } from 'react';
import { criticalPath } from '@/lib/traces/analysis/critical-path';
import type { Trace } from '@/lib/traces/build-trace';
import { timelineRows } from '@/lib/traces/geometry/timeline-rows';
import { findSpans } from '@/lib/traces/search/find-spans';
import { serviceColors } from '@/lib/traces/service-colors';
import { PartialNotice } from './partial-notice';
import { SpanPanel } from './span-detail/span-panel';
import { Waterfall } from './timeline/waterfall';
import { TraceAbsent } from './trace-absent';
import { serviceCounts } from './trace-facts';
import { TraceHead } from './trace-head';
import { useTrace } from './use-trace';
import { initialViewer, keyAction, viewerReducer } from './viewer-store';
import { ViewerToolbar } from './viewer-toolbar';

export interface TraceViewerProps {
  readonly traceId: string;
  /** Of this gateway, to tell "not recorded" from "not found". */
  readonly samplingRatio: number;
}

export function TraceViewer({ traceId, samplingRatio }: TraceViewerProps) {
  const { state, look } = useTrace(traceId, samplingRatio);
  const trace = state.kind === 'shown' ? state.trace : undefined;
  return (
    <div className="flex h-[calc(100dvh-var(--top))] min-h-[520px] flex-col bg-surface">
      <TraceHead traceId={traceId} trace={trace} growing={state.kind === 'shown' && state.looksLeft > 0} />
      {state.kind === 'shown' ? (
        <ShownTrace trace={state.trace} looksLeft={state.looksLeft} onLook={look} />
      ) : (
        <TraceAbsent state={state} samplingRatio={samplingRatio} onLook={look} />
      )}
    </div>
  );
}

interface ShownTraceProps {
  readonly trace: Trace;
  readonly looksLeft: number;
  readonly onLook: () => void;
}

function ShownTrace({ trace, looksLeft, onLook }: ShownTraceProps) {
  const [viewer, dispatch] = useReducer(viewerReducer, useSearchParams().get('span') ?? undefined, initialViewer);
  const findBox = useRef<HTMLInputElement>(null);
  const rows = useMemo(() => timelineRows(trace, viewer.collapsed), [trace, viewer.collapsed]);
  const colors = useMemo(() => serviceColors(serviceCounts(trace)), [trace]);
  const path = useMemo(() => criticalPath(trace), [trace]);
  const find = useDeferredValue(viewer.find);
  const matches = useMemo(() => findSpans(trace.rows, find), [trace, find]);
  const selected = trace.nodes.get(viewer.selectedId ?? '');

  const press = (key: string, shift = false): boolean => {
    const action = keyAction(key, shift, viewer, { trace, rows, matches });
    if (action) dispatch(action);
    return action !== undefined;
  };
  usePageKeys(press, findBox);
  useSpanInUrl(viewer.selectedId);

  return (
    <>
      <ViewerToolbar
        findRef={findBox}
        find={viewer.find}
        onFind={(text) => dispatch({ type: 'find', text })}
        matchAt={matches.indexOf(viewer.selectedId ?? '') + 1}
        matchCount={matches.length}
        errorCount={trace.errorCount}
        path={path}
        pathShown={viewer.pathShown}
        anyCollapsed={viewer.collapsed.size > 0}
        onKey={press}
        onExpandAll={() => dispatch({ type: 'expand-all' })}
      />
      <PartialNotice trace={trace} looksLeft={looksLeft} onLook={onLook} />
      <div className="flex min-h-0 flex-1 border-t border-line-2 max-lg:flex-col">
        <Waterfall trace={trace} rows={rows} path={path} colors={colors} viewer={viewer} dispatch={dispatch} />
        {viewer.panelOpen && selected && (
          <SpanPanel
            node={selected}
            trace={trace}
            colors={colors}
            onStep={press}
            onGo={(spanId) => dispatch({ type: 'go', spanId, trace })}
            onClose={() => dispatch({ type: 'close' })}
          />
        )}
      </div>
    </>
  );
}

const LETTERS = new Set(['j', 'k', 'e', 'n', 'c']);

/** Arrows belong to the waterfall, and to it too when nothing has the focus; letters work wherever one does not type. */
function usePageKeys(
  press: (key: string, shift: boolean) => boolean,
  findBox: { readonly current: HTMLInputElement | null },
): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const types = target.matches('input, textarea, select') || target.isContentEditable;
    if (types && !(event.key === 'Escape' && target === findBox.current)) return;
    if (event.key === '/') {
      event.preventDefault();
      findBox.current?.focus();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const onRow = target.getAttribute('role') === 'row' || target === document.body;
    const ours = onRow || LETTERS.has(key) || key === 'Escape';
    if (ours && press(key, event.shiftKey)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

const URL_DELAY_MS = 150;

/** Makes the selection a link, without navigating; a held arrow key writes once. */
function useSpanInUrl(spanId: string | undefined): void {
  useEffect(() => {
    if (spanId === undefined) return;
    const timer = setTimeout(() => {
      const url = new URL(window.location.href);
      if (url.searchParams.get('span') === spanId) return;
      url.searchParams.set('span', spanId);
      window.history.replaceState(null, '', url);
    }, URL_DELAY_MS);
    return () => clearTimeout(timer);
  }, [spanId]);
}
