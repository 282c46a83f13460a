import { ApiError, NetworkError, TimeoutError } from './fetch-json';

/** What happened and what to do. `kept` says what did not change: "Nobody was signed in." */
export function failureWords(error: unknown, kept: string): string {
  if (error instanceof ApiError) {
    if (error.status === 401) return `You are no longer signed in. ${kept}`;
    return error.status === 429
      ? `Too many attempts. Try again in ${waitWords(error.retryAfterS)}.`
      : `${error.detail} ${kept}`;
  }
  if (error instanceof NetworkError) return 'The gateway can not be reached. Check the connection and try again.';
  if (error instanceof TimeoutError) return 'The gateway did not answer in time. Look again before you repeat it.';
  return 'The gateway’s answer could not be read. Look again before you repeat it.';
}

export function waitWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'a minute';
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  return `${Math.ceil(seconds / 60)} min`;
}
