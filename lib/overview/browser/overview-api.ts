import { fetchJson } from '@/lib/http/fetch-json';
import { Overview, type WindowKey } from '../overview';

/** More than the database and the cache have, so that the answer says which of them is away. */
const TIMEOUT_MS = 8_000;

/** By the browser's own fetch: what a page asks again and again by itself is no doing of anybody, and has no trace. */
export function fetchOverview(window: WindowKey, signal?: AbortSignal): Promise<Overview> {
  const url = `/api/admin/overview?window=${window}`;
  const untraced = globalThis.mediagw?.fetch;
  return fetchJson(url, { schema: Overview, signal, timeoutMs: TIMEOUT_MS, ...(untraced && { fetch: untraced }) });
}
