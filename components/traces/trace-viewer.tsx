'use client';

import type { Trace } from '@/lib/traces/build-trace';
import { ShownTrace } from './shown-trace';
import { TraceAbsent } from './trace-absent';
import { TraceHead } from './trace-head';
import { useTrace } from './use-trace';

export interface TraceViewerProps {
  readonly traceId: string;
  /** Of this gateway, to tell "not recorded" from "not found". */
  readonly samplingRatio: number;
}

export function TraceViewer({ traceId, samplingRatio }: TraceViewerProps) {
  const { state, look } = useTrace(traceId, samplingRatio);
  const trace: Trace | undefined = state.kind === 'shown' ? state.trace : undefined;
  return (
    <div className="flex h-[calc(100dvh-var(--top))] min-h-[520px] flex-col bg-surface">
      {state.kind === 'shown' ? (
        <ShownTrace
          traceId={traceId}
          trace={state.trace}
          looksLeft={state.looksLeft}
          nextLookMs={state.nextLookMs}
          onLook={look}
        />
      ) : (
        <>
          <TraceHead traceId={traceId} trace={trace} growing={false} />
          <TraceAbsent state={state} samplingRatio={samplingRatio} onLook={look} />
        </>
      )}
    </div>
  );
}
