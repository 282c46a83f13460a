'use client';

import { useSearchParams } from 'next/navigation';
import { useDeferredValue, useMemo, useReducer, useRef } from 'react';
import { Duration } from '@/components/ui/duration';
import { type TabItem, Tabs } from '@/components/ui/tabs';
import type { Trace } from '@/lib/traces/build-trace';
import { axisRange, timelineRows } from '@/lib/traces/geometry/timeline-rows';
import { makePicture } from '@/lib/traces/picture';
import { findSpans } from '@/lib/traces/search/find-spans';
import { serviceColors } from '@/lib/traces/service-colors';
import type { TraceLog } from '@/lib/traces/trace-log';
import { KeyHelp } from './key-help';
import { LogsView } from './logs/logs-view';
import { PartialNotice } from './partial-notice';
import { PathView } from './path-view';
import { ServicesView } from './services-view';
import { SpanPanel } from './span-detail/span-panel';
import { Minimap } from './timeline/minimap';
import { Waterfall } from './timeline/waterfall';
import { serviceCounts, traceLengths } from './trace-facts';
import { TraceHead } from './trace-head';
import { useCriticalPath } from './use-critical-path';
import { useLinked } from './use-linked';
import { usePageKeys } from './use-page-keys';
import { useTraceLogs } from './use-trace-logs';
import { readViewerAddress, useViewerAddress } from './use-viewer-address';
import { keyAction } from './viewer-keys';
import { goToSpan, initialViewer, VIEWER_TABS, viewerReducer } from './viewer-store';
import { ViewerToolbar } from './viewer-toolbar';

export interface ShownTraceProps {
  readonly traceId: string;
  readonly trace: Trace;
  readonly looksLeft: number;
  readonly nextLookMs: number;
  readonly onLook: () => void;
}

export function ShownTrace({ traceId, trace, looksLeft, nextLookMs, onLook }: ShownTraceProps) {
  const { linked, beyond } = useLinked(trace, looksLeft);
  const picture = useMemo(() => makePicture(trace, linked), [trace, linked]);
  const search = useSearchParams();
  const [viewer, dispatch] = useReducer(viewerReducer, undefined, () =>
    initialViewer(readViewerAddress(search, picture)),
  );
  const findBox = useRef<HTMLInputElement>(null);
  const logFindBox = useRef<HTMLInputElement>(null);
  const logs = useTraceLogs(traceId, looksLeft);
  const rows = useMemo(() => timelineRows(picture, viewer.folds), [picture, viewer.folds]);
  const whole = useMemo(() => axisRange(picture, viewer.folds), [picture, viewer.folds]);
  const mapped = useMemo(() => picture.trace.rows.filter(({ span }) => isOnAxis(span, whole)), [picture, whole]);
  const colors = useMemo(() => serviceColors(serviceCounts(picture.trace)), [picture]);
  const path = useCriticalPath(trace, viewer.tab);
  const find = useDeferredValue(viewer.find);
  const matches = useMemo(() => findSpans(picture.trace.rows, find), [picture, find]);
  const selected = picture.trace.nodes.get(viewer.selectedKey ?? '');

  const press = (key: string, shift = false): boolean => {
    // Whoever types and presses Enter means the word as it stands, not the one that is drawn yet.
    const sought = viewer.find === find ? matches : findSpans(picture.trace.rows, viewer.find);
    const action = keyAction(key, shift, viewer, { picture, rows, matches: sought, whole });
    if (action) dispatch(action);
    return action !== undefined;
  };
  usePageKeys(press, viewer.tab === 'logs' ? logFindBox : findBox);
  useViewerAddress(viewer, picture, search, dispatch);

  const waterfall = (
    <div className="flex min-h-0 flex-1 max-lg:flex-col">
      <Waterfall
        picture={picture}
        rows={rows}
        path={path}
        colors={colors}
        whole={whole}
        logs={logs.bySpan}
        viewer={viewer}
        dispatch={dispatch}
      />
      {viewer.panelOpen && selected && (
        <SpanPanel
          node={selected}
          picture={picture}
          colors={colors}
          logs={logs.bySpan.get(selected.span.spanId) ?? NO_LOGS}
          onStep={press}
          onGo={(node) => dispatch(goToSpan(node, picture))}
          onClose={() => dispatch({ type: 'close' })}
        />
      )}
    </div>
  );
  const tabs: TabItem[] = [
    { value: 'waterfall', label: 'Waterfall', content: waterfall },
    {
      value: 'path',
      label: 'Critical path',
      count: <Duration us={path.lengthUs} />,
      content: (
        <PathView picture={picture} path={path} colors={colors} onGo={(node) => dispatch(goToSpan(node, picture))} />
      ),
    },
    {
      value: 'services',
      label: 'Services',
      count: picture.trace.services.length,
      content: (
        <ServicesView
          picture={picture}
          path={path}
          colors={colors}
          onFind={(service) => {
            dispatch({ type: 'find', text: service });
            dispatch({ type: 'tab', tab: 'waterfall' });
          }}
        />
      ),
    },
    {
      value: 'logs',
      label: 'Logs',
      ...(logs.state.kind === 'shown' && { count: logs.state.logs.length }),
      content: (
        <LogsView
          state={logs.state}
          picture={picture}
          colors={colors}
          choice={viewer.logs}
          findRef={logFindBox}
          onChoose={(change) => dispatch({ type: 'logs', change })}
          onGo={(node) => dispatch(goToSpan(node, picture))}
          onRetry={logs.retry}
        />
      ),
    },
  ];
  return (
    <>
      <TraceHead traceId={traceId} trace={trace} picture={picture} growing={looksLeft > 0} />
      <Minimap
        rows={mapped}
        colors={colors}
        whole={whole}
        window={viewer.window}
        originUs={trace.startUs}
        onWindow={(window) => dispatch({ type: 'zoom', window, byHand: true })}
      />
      <PartialNotice
        trace={trace}
        picture={picture}
        looksLeft={looksLeft}
        nextLookMs={nextLookMs}
        beyond={beyond}
        onLook={onLook}
      />
      <Tabs
        label="Trace"
        fills
        items={tabs}
        value={viewer.tab}
        onChange={(value) => {
          const tab = VIEWER_TABS.find((each) => each === value);
          if (tab) dispatch({ type: 'tab', tab });
          if (tab === 'logs') logs.look();
        }}
        aside={
          <ViewerToolbar
            findRef={findBox}
            viewer={viewer}
            dispatch={dispatch}
            matchAt={matches.indexOf(viewer.selectedKey ?? '') + 1}
            matchCount={matches.length}
            errorCount={picture.trace.errorCount}
            viewerRange={stretched(trace, whole)}
            onKey={press}
          />
        }
      />
      <KeyHelp open={viewer.helpOpen} onOpenChange={(open) => dispatch({ type: 'help', open })} />
    </>
  );
}

const NO_LOGS: readonly TraceLog[] = [];
const STRETCH_MIN = 1.2;

/** The viewer's own time, where what came before or after stretches the axis much beyond it. */
function stretched(trace: Trace, whole: { startUs: number; endUs: number }) {
  const { viewerUs } = traceLengths(trace);
  const lengthUs = whole.endUs - whole.startUs;
  return lengthUs > viewerUs * STRETCH_MIN ? { startUs: trace.startUs, endUs: trace.startUs + viewerUs } : undefined;
}

function isOnAxis(span: { startUs: number; durationUs: number }, whole: { startUs: number; endUs: number }): boolean {
  return span.startUs >= whole.startUs && span.startUs + span.durationUs <= whole.endUs;
}
