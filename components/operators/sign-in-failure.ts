import { failureWords } from '@/lib/http/failure-words';
import { ApiError, TimeoutError } from '@/lib/http/fetch-json';
import type { SignInFailure } from '@/lib/operators/sign-in-failures';

/** What happened and what to do; never which part was wrong. */
export function signInFailure(error: unknown): string {
  if (error instanceof ApiError && error.status === 401) return 'The address or the password is not right.';
  if (error instanceof ApiError && error.status === 400) return 'Enter a whole e-mail address and a password.';
  if (error instanceof TimeoutError) return 'The gateway did not answer in time. Try again.';
  return failureWords(error, 'Nobody was signed in.');
}

/** The same for the way over the provider. */
export const PROVIDER_FAILURE: Readonly<Record<SignInFailure, string>> = {
  cancelled: 'The provider sent you back without signing you in.',
  expired: 'The sign-in took longer than ten minutes, or began in another browser. Begin again.',
  provider: 'The provider did not answer as it should. Try again, or sign in with a password.',
  account: 'This account may not sign in here. Its e-mail address has to be confirmed at the provider; ask an owner.',
  limited: 'Too many attempts. Try again in a minute.',
};
