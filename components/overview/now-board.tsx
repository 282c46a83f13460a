'use client';

import { useSearchParams } from 'next/navigation';
import { Segmented } from '@/components/ui/segmented';
import { ageText } from '@/components/ui/time-ago';
import { DEFAULT_WINDOW, type Overview, WINDOWS, type WindowKey, windowOf } from '@/lib/overview/overview';
import { ExporterPanel } from './exporter-panel';
import { FigureStrip } from './figure-strip';
import { FlowPanel } from './flow-panel';
import { IntakePanel } from './intake-panel';
import { LiveLine } from './live-line';
import { MinutesChart } from './minutes-chart';
import { RouteTable } from './route-table';
import { StreamsPanel } from './streams-panel';
import { useOverview } from './use-overview';

/** What happens now. The window stands in the address; everything else comes by itself and holds its place. */
export function NowBoard({ first }: { readonly first: Overview }) {
  const asked = useSearchParams().get('window');
  const window = WINDOWS.find(({ value }) => value === asked)?.value ?? DEFAULT_WINDOW;
  const [state, dispatch] = useOverview(first, window);
  const { overview } = state;
  const { process, atMs } = overview;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Now</h1>
        <span className="text-muted">
          {process.service}, process {process.pid}, started {ageText(atMs - process.sinceMs)}
        </span>
        <span className="flex-1" />
        <Segmented label="Window of the figures" value={window} options={WINDOWS} onChange={chooseWindow} />
      </div>
      <LiveLine state={state} dispatch={dispatch} />
      <FigureStrip overview={overview} words={windowOf(overview.window.key).words} />
      <div className="grid border-t border-line lg:grid-cols-[minmax(0,1fr)_376px]">
        <div className="min-w-0">
          <MinutesChart overview={overview} />
          <RouteTable overview={overview} />
        </div>
        <div className="min-w-0 border-line max-lg:border-t lg:border-l">
          <FlowPanel overview={overview} />
          <StreamsPanel overview={overview} />
          <ExporterPanel overview={overview} />
          <IntakePanel overview={overview} />
        </div>
      </div>
    </>
  );
}

/** Next keeps `useSearchParams` and Back in step with the browser's own history. */
function chooseWindow(key: WindowKey): void {
  const search = key === DEFAULT_WINDOW ? '' : `?window=${key}`;
  globalThis.history.pushState(null, '', globalThis.location.pathname + search);
}
