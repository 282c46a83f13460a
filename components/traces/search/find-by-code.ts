import { keys } from '@/lib/telemetry/attributes';
import type { fetchSummaries } from '@/lib/traces/browser/traces-api';

const DAY_US = 86_400_000_000;
const SEARCH_DAYS = 30;
const PREFIX_LIMIT = 1_000;

/**
 * The trace a support code stands for. Spans that showed the code carry it; a code is also the beginning of its
 * trace's id, which finds a trace whose span with the code was lost.
 */
export async function findByCode(
  code: string,
  nowMs: number,
  search: typeof fetchSummaries,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const prefix = code.replaceAll('-', '').toLowerCase();
  const sinceUs = nowMs * 1000 - SEARCH_DAYS * DAY_US;
  const carrying = await search({ attributes: { [keys.supportCode]: code }, startMinUs: sinceUs, limit: 20 }, signal);
  const own = carrying.find((row) => row.traceId.startsWith(prefix)) ?? carrying[0];
  if (own) return own.traceId;
  const recent = await search({ startMinUs: nowMs * 1000 - DAY_US, limit: PREFIX_LIMIT }, signal);
  return recent.find((row) => row.traceId.startsWith(prefix))?.traceId;
}
