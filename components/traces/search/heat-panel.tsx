'use client';

import { Table2, X } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Segmented } from '@/components/ui/segmented';
import { heatAxes, heatDecades } from '@/lib/traces/geometry/heat-axes';
import { isBrushed } from '@/lib/traces/geometry/heat-brush';
import { heatCells } from '@/lib/traces/geometry/heat-cells';
import type { TraceSummary } from '@/lib/traces/model';
import { useElementWidth } from '../timeline/use-element-width';
import { BrushLayer } from './brush-layer';
import { HeatLegend } from './heat-legend';
import { HEAT_PLOT_PX, HeatPlot } from './heat-plot';
import { HeatTable } from './heat-table';
import { brushChange, brushOf, heatFinding, heatPoints } from './heat-words';
import type { ListFilters, ListWindow } from './list-filters';

export interface HeatPanelProps {
  /** Of the query without its brush. */
  readonly rows: readonly TraceSummary[];
  readonly shownCount: number;
  readonly window: ListWindow;
  readonly coveredFromUs: number;
  readonly filters: ListFilters;
  /** The filters at this very moment. */
  readonly current: () => ListFilters;
  readonly onChange: (change: Partial<ListFilters>, how?: 'replace') => void;
  readonly onBrushing: (brushing: boolean) => void;
}

const LOOKS = [
  { value: 'heat', label: 'Heat' },
  { value: 'points', label: 'Points' },
] as const;
type Look = (typeof LOOKS)[number]['value'];

/** Time by duration: the shape of the last hour, and the brush that takes a part of it. */
export function HeatPanel(props: HeatPanelProps) {
  const { rows, shownCount, window, coveredFromUs, filters, current, onChange, onBrushing } = props;
  const [look, setLook] = useState<Look>('heat');
  const [asTable, setAsTable] = useState(false);
  const [plotRef, widthPx] = useElementWidth();
  const { startUs, endUs } = window;
  const range = useMemo(() => ({ startUs, endUs }), [startUs, endUs]);
  const points = useMemo(() => heatPoints(rows), [rows]);
  const { durationMinUs: minUs = 0, durationMaxUs: maxUs = 0 } = filters;
  const decades = useMemo(
    () => heatDecades([...points.map((point) => point.durationUs), minUs, maxUs]),
    [points, minUs, maxUs],
  );
  const axes = useMemo(() => heatAxes(range, decades, { widthPx, heightPx: HEAT_PLOT_PX }), [range, decades, widthPx]);
  const cells = useMemo(() => heatCells(points, axes), [points, axes]);
  const brush = brushOf(filters);
  const clear = (): void => onChange(brushChange({}, range));
  useEscape(() => {
    if (isBrushed(brushOf(current()))) clear();
  });
  return (
    <section aria-label="Latency" className="border-b border-line-2 px-4 pt-2.5 pb-1 max-sm:px-3">
      <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
        {/* A line of its own on a phone, so that a legend that comes later moves nothing. */}
        <div className="flex flex-1 items-center gap-3 max-sm:basis-full">
          <h2 className="font-strong">Latency</h2>
          <span className="flex-1 text-muted">
            <span className="max-md:hidden">whole traces by start, log scale</span>
          </span>
          <HeatLegend look={look} countMax={cells.countMax} failed={points.filter((point) => point.failed).length} />
        </div>
        <Segmented label="Draw as" value={look} options={LOOKS} onChange={setLook} />
        <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Icon of={Table2} size={14} />
          As table
        </Button>
        {isBrushed(brush) && (
          <Button look="quiet" onClick={clear}>
            <Icon of={X} size={14} />
            Clear brush
            <kbd className="font-mono text-10 text-muted max-md:hidden">Esc</kbd>
          </Button>
        )}
      </div>
      {asTable ? (
        <HeatTable points={points} range={range} />
      ) : (
        <HeatPlot
          plotRef={plotRef}
          axes={axes}
          points={points}
          levelPaths={look === 'heat' ? cells.levelPaths : undefined}
          finding={heatFinding(points, range)}
          coveredFromUs={rows.length > 0 ? coveredFromUs : range.startUs}
        >
          {widthPx > 0 && (
            <BrushLayer
              axes={axes}
              brush={brush}
              current={() => brushOf(current())}
              shownCount={shownCount}
              onBrush={(next, how) => onChange(brushChange(next, range), how)}
              onBrushing={onBrushing}
            />
          )}
        </HeatPlot>
      )}
    </section>
  );
}

/** Esc steps out of the brush, unless a field or a menu has its own use for it. */
function useEscape(onEscape: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
    if (event.key === 'Escape' && !event.defaultPrevented && !inField) onEscape();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
