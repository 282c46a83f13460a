import 'server-only';
import { AppError } from '@/lib/base/errors';
import { SIGN_IN_FAILURES, type SignInFailure } from '../../sign-in-failures';

const PREFIX = 'sign_in_';

/** Leads back to the sign-in page, which says so. */
export function signInFailed(failure: SignInFailure, cause?: unknown): AppError {
  const message = `the sign-in at the provider failed: ${failure}`;
  return new AppError('unauthenticated', message, { reason: PREFIX + failure, cause });
}

export function signInFailureOf(error: unknown): SignInFailure | undefined {
  if (!(error instanceof AppError)) return undefined;
  return SIGN_IN_FAILURES.find((failure) => error.reason === PREFIX + failure);
}
