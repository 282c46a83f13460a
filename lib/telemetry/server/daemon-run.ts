import 'server-only';
import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { keys } from '../attributes';
import { SCOPE_VERSION, withSpan } from '../tracing';

/** The life of a process without requests of its own. */
export interface DaemonRun {
  /**
   * A major operation: a child, whatever is active. Its own children hang below it, so begin nothing inside that lives on.
   */
  step<T>(name: string, fn: (span: Span) => Promise<T>): Promise<T>;
  /** For an operation that a room begins itself. */
  readonly parent: Context;
  /** Exports the run; to be called before telemetry ends. */
  end(): void;
}

export const DAEMON_RUN = 'daemon.run';
const SCOPE = 'daemon';

/**
 * Always sampled, and with it its children. A span is sent when it ends, which here is at the end of the process: each
 * step says what it is a step of, so that viewers can draw the run while it lasts.
 */
export function startDaemonRun(nowMs: () => number = Date.now): DaemonRun {
  const startTime = nowMs();
  const tracer = trace.getTracer(SCOPE, SCOPE_VERSION);
  const span = tracer.startSpan(
    DAEMON_RUN,
    { root: true, startTime, attributes: { [keys.samplingReason]: 'forced' } },
    ROOT_CONTEXT,
  );
  const parent = trace.setSpan(ROOT_CONTEXT, span);
  return {
    parent,
    step: (name, fn) => withSpan(name, { parent, scope: SCOPE, attributes: stepOf(DAEMON_RUN, startTime) }, fn),
    end: () => span.end(),
  };
}

/** What a child tells of a parent that may not have ended. */
function stepOf(name: string, startMs: number): Record<string, string> {
  return { [keys.unfinishedParent]: name, [keys.unfinishedParentStart]: String(startMs * 1000) };
}
