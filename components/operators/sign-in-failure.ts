import { ApiError, NetworkError, TimeoutError } from '@/lib/http/fetch-json';

/** What happened and what to do; never which part was wrong. */
export function signInFailure(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.status === 401) return 'The address or the password is not right.';
    if (error.status === 429) return `Too many attempts. Try again in ${waitWords(error.retryAfterS)}.`;
    if (error.status === 400) return 'Enter a whole e-mail address and a password.';
    return `${error.detail} Nobody was signed in.`;
  }
  if (error instanceof NetworkError) return 'The gateway can not be reached. Check the connection and try again.';
  if (error instanceof TimeoutError) return 'The gateway did not answer in time. Try again.';
  return 'The sign-in did not work. Try again.';
}

function waitWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'a minute';
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  return `${Math.ceil(seconds / 60)} min`;
}
