import { ApiError } from '@/lib/http/fetch-json';
import { supportCode } from '@/lib/telemetry/support-code';

/** What went wrong with a search and what to do; undefined is a text that nothing can be found by. */
export function searchFailure(error: unknown): string {
  if (error === undefined) {
    return 'This is none of them: a support code (4BF9-2F35-77B3), an order number (MG-2026-000123), an id or a whole e-mail address.';
  }
  if (!(error instanceof ApiError)) return 'The gateway did not answer. Nothing was found or lost; try again.';
  if (error.status === 401) return 'You are signed out. Sign in again in another tab, then search once more.';
  if (error.status < 500) return error.detail;
  const code = error.traceId === undefined ? '' : ` Support code ${supportCode(error.traceId)}.`;
  return `${error.detail}${code}`;
}
