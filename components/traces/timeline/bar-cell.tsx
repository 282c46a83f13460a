import { memo } from 'react';
import { Duration } from '@/components/ui/duration';
import { formatDurationUs } from '@/lib/base/duration';
import type { PathSegment } from '@/lib/traces/analysis/critical-path';
import type { TraceNode } from '@/lib/traces/build-trace';
import { logMarks } from '@/lib/traces/geometry/log-marks';
import { pathLines } from '@/lib/traces/geometry/path-lines';
import { estimateTextPx, placeLabel } from '@/lib/traces/geometry/place-label';
import { type SpanBar, spanBar } from '@/lib/traces/geometry/span-bar';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';
import type { ServiceColor } from '@/lib/traces/service-colors';
import type { TraceLog } from '@/lib/traces/trace-log';
import { serviceStyle } from '../service-mark';
import { barNote, errorCause } from '../span-words';
import { OutsideSign } from './outside-sign';

export interface BarCellProps {
  readonly node: TraceNode;
  readonly scale: TimeScale;
  readonly color: ServiceColor | undefined;
  /** The time to underline. */
  readonly path: readonly PathSegment[];
  /** What was logged in the span. */
  readonly logs: readonly TraceLog[] | undefined;
  /** Brings a time into the window. */
  readonly onBring: (atUs: number) => void;
}

/** Free ground right of the axis, for labels. */
export const LABEL_RESERVE_PX = 64;
const CAUSE_CHARACTERS_MAX = 56;
const NO_LOGS: readonly TraceLog[] = [];

/** Solid where the span itself worked, a tint where a child did; text never goes inside. */
export function BarCell({ node, scale, color, path, logs = NO_LOGS, onBring }: BarCellProps) {
  const bar = spanBar(node, scale);
  const failed = node.span.status === 'error';
  if (bar.outside) {
    const { startUs, durationUs } = node.span;
    return (
      <div role="gridcell" className={BAR_CELL}>
        <OutsideSign side={bar.outside} durationUs={durationUs} onBring={() => onBring(startUs)} />
      </div>
    );
  }
  return (
    <div role="gridcell" className={BAR_CELL}>
      {bar.wait && (
        <span
          data-wait
          className={`hatched absolute top-1/2 h-1.5 -translate-y-1/2 ${GLIDE}`}
          style={{ left: bar.wait.leftPx, width: bar.wait.widthPx }}
        />
      )}
      <span
        data-bar
        className={`${GLIDE} absolute top-1/2 h-(--bar) -translate-y-1/2 rounded-[1px] bg-[color-mix(in_oklab,var(--c)_34%,var(--surface))] ${failed ? 'shadow-[inset_0_0_0_1px_var(--c),0_0_0_1px_var(--surface),0_0_0_2.5px_var(--danger)]' : 'shadow-[inset_0_0_0_1px_var(--c)]'}`}
        style={serviceStyle(color, { left: bar.leftPx, width: bar.widthPx })}
      >
        {bar.self.map((part, at) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: the part is the same when the axis moves
            key={at}
            className={`absolute inset-y-0 min-w-px bg-(--c) ${GLIDE}`}
            style={{ left: part.leftPx, width: part.widthPx }}
          />
        ))}
      </span>
      {bar.eventsPx.map((px) => (
        <i
          key={px}
          className="absolute top-1/2 -mt-[3.5px] -ml-[3.5px] size-[7px] rotate-45 border-[1.5px] border-text bg-surface"
          style={{ left: px }}
        />
      ))}
      <LogMarks node={node} logs={logs} scale={scale} />
      <PathInk path={path} scale={scale} />
      <BarLabel node={node} bar={bar} scale={scale} />
    </div>
  );
}

const MARK = {
  line: '-ml-[3.5px] size-[7px] rounded-full border-[1.5px] border-text bg-surface',
  warning: '-ml-[4.5px] size-[9px] rounded-full border border-surface bg-text',
  error: '-ml-[4.5px] size-[9px] rounded-[1px] border border-surface bg-danger',
} as const;

/** A ring for each line, a full one for a warning, a square for an error; on the upper edge, events keep the middle. */
const LogMarks = memo(function LogMarks({
  node,
  logs,
  scale,
}: Pick<BarCellProps, 'node' | 'scale'> & { readonly logs: readonly TraceLog[] }) {
  return logMarks(logs, node.span.events, scale).map(({ atPx, kind }) => (
    <i
      key={atPx}
      data-log-mark={kind}
      className={`pointer-events-none absolute top-0.5 max-sm:top-px ${MARK[kind]}`}
      style={{ left: atPx }}
    />
  ));
});

/** When the axis was set at once, all bars move together. */
export const GLIDE = 'in-data-glide:transition-[left,width] in-data-glide:duration-(--t-move) ease-in-out';

export const BAR_CELL = 'relative mr-16 max-sm:mx-3 max-sm:h-[18px]';

/** The critical path's line under a bar. */
export const PathInk = memo(function PathInk({ path, scale }: Pick<BarCellProps, 'path' | 'scale'>) {
  return pathLines(path, scale).map((line) => (
    <i
      key={line.leftPx}
      className="absolute bottom-px h-[3px] min-w-0.5 bg-critical max-sm:bottom-0"
      style={{ left: line.leftPx, width: line.widthPx }}
    />
  ));
});

function BarLabel({
  node,
  bar,
  scale,
}: {
  readonly node: TraceNode;
  readonly bar: SpanBar;
  readonly scale: TimeScale;
}) {
  const note = barNote(node);
  const cause = errorCause(node.span)?.slice(0, CAUSE_CHARACTERS_MAX);
  const text = [formatDurationUs(node.span.durationUs), note, cause].filter(Boolean).join(' ');
  const leftPx = bar.wait?.leftPx ?? bar.leftPx;
  const occupied = { leftPx, widthPx: bar.leftPx + bar.widthPx - leftPx };
  const place = placeLabel(occupied, estimateTextPx(text), scale.axisPx, LABEL_RESERVE_PX);
  if (place.side === 'none') return null;
  return (
    <span
      className={`absolute top-1/2 -translate-y-1/2 bg-(--ground) text-10 leading-[14px] whitespace-nowrap text-text-2 max-sm:hidden ${place.side === 'left' ? '-translate-x-full' : ''}`}
      style={{ left: place.atPx }}
    >
      <Duration us={node.span.durationUs} />
      {note !== undefined && ` ${note}`}
      {cause !== undefined && <span className="text-danger"> {cause}</span>}
    </span>
  );
}
