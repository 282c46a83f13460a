import 'server-only';
import { exporterHealthSlot } from '@/lib/telemetry/server/exporter-health';
import { traceBackendSlot, withDeadline } from './ask-backend';
import type { TraceLogs } from './backend';

export interface TraceLogsAnswer extends TraceLogs {
  /** False where no store of ours is: nothing is known, which is not the same as none. */
  readonly kept: boolean;
  /** Hosts that this process sends its records to. */
  readonly sentTo?: readonly string[];
}

/** The log records of a trace, for the operators' pages. */
export async function readTraceLogs(traceId: string, limit: number, signal: AbortSignal): Promise<TraceLogsAnswer> {
  const found = await withDeadline(signal, (bounded) => traceBackendSlot.get().logsOf(traceId, limit, bounded));
  return found ? { ...found, kept: true } : { logs: [], truncated: false, kept: false, sentTo: logEndpoints() };
}

function logEndpoints(): readonly string[] {
  const exporters = exporterHealthSlot.peek()?.() ?? [];
  return exporters.flatMap(({ signal, address }) => (signal === 'logs' && address !== undefined ? [address] : []));
}
