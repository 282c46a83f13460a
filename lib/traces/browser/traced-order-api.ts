import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';

const TracedOrder = z.object({
  id: z.string(),
  number: z.string(),
  totalCents: z.number().int(),
  placedAt: z.string(),
  /** Opaque: who it was is not said here. */
  viewerId: z.string(),
  state: z.string(),
});

export type TracedOrder = z.infer<typeof TracedOrder>;

const Answer = z.object({ order: TracedOrder.nullable() });

/** The order that a trace made, if it made one. */
export async function fetchTracedOrder(traceId: string, signal?: AbortSignal): Promise<TracedOrder | undefined> {
  const url = `/api/admin/traces/${encodeURIComponent(traceId)}/order`;
  return (await fetchJson(url, { schema: Answer, signal })).order ?? undefined;
}
