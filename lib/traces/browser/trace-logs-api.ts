import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import type { AttributeValue } from '../model';
import { microsOf, nanosOf } from '../otlp-values';
import { logLevel, type TraceLog } from '../trace-log';

const Value: z.ZodType<AttributeValue> = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(Value)]));

const Log = z.object({
  timeUnixNano: z.string(),
  severityNumber: z.number().catch(0),
  body: z.string().catch(''),
  eventName: z.string().optional(),
  attributes: z.array(z.tuple([z.string(), Value])).catch([]),
  spanId: z.string().optional(),
  serviceName: z.string().catch(''),
});

const Answer = z.object({
  logs: z.array(Log),
  truncated: z.boolean().catch(false),
  kept: z.boolean().catch(true),
  sentTo: z.array(z.string()).catch([]),
});

/** By time. Not kept: spans of this gateway live in a place that takes no logs. */
export type TraceLogs =
  | { readonly kept: false; readonly sentTo: readonly string[] }
  | { readonly kept: true; readonly logs: readonly TraceLog[]; readonly truncated: boolean };

export async function fetchTraceLogs(traceId: string, signal?: AbortSignal): Promise<TraceLogs> {
  const url = `/api/admin/traces/${encodeURIComponent(traceId)}/logs`;
  const { logs, truncated, kept, sentTo } = await fetchJson(url, { schema: Answer, signal });
  if (!kept) return { kept, sentTo };
  return { kept, truncated, logs: logs.flatMap(read).sort((a, b) => a.timeUs - b.timeUs) };
}

function read(
  { timeUnixNano, severityNumber, serviceName, ...rest }: z.infer<typeof Log>,
  at: number,
): readonly TraceLog[] {
  const nanos = nanosOf(timeUnixNano);
  if (!nanos) return [];
  const { body, attributes, eventName, spanId } = rest;
  return [
    {
      key: String(at),
      timeUs: microsOf(nanos),
      level: logLevel(severityNumber),
      service: serviceName,
      body,
      attributes,
      eventName,
      spanId,
    },
  ];
}
