import { processSlot } from '../base/process-slot';

/** What `OTEL_NODE_ENABLED_INSTRUMENTATIONS` names; empty: all. */
export const instrumentedSlot = processSlot<ReadonlySet<string>>('instrumented');

/** Whether calls of this library become spans: `pg`, `undici`. */
export function isInstrumented(library: string): boolean {
  return instrumentedSlot.peek()?.has(library) ?? true;
}
