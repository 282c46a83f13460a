import 'server-only';
import { AppError, type ErrorCode } from '../../base/errors';

const STATUS: Record<ErrorCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  payment_declined: 402,
  payment_challenge: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  mismatch: 422,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  unavailable: 503,
  payment_unknown: 503,
  upstream_timeout: 504,
};

const TITLE: Record<ErrorCode, string> = {
  invalid_request: 'The request is not valid',
  unauthenticated: 'Sign in first',
  payment_declined: 'The card was declined',
  payment_challenge: 'The bank asks for a confirmation',
  forbidden: 'This is not open to you',
  not_found: 'There is nothing here',
  method_not_allowed: 'This method is not supported',
  conflict: 'The same request is still at work',
  too_large: 'The body is too large',
  unsupported_media_type: 'The content type is not supported',
  mismatch: 'The request differs from its first attempt',
  rate_limited: 'Too many requests',
  internal: 'Something failed on our side',
  upstream_failed: 'A system behind us failed',
  unavailable: 'Not available at the moment',
  payment_unknown: 'The payment has no answer yet',
  upstream_timeout: 'A system behind us did not answer in time',
};

/** `application/problem+json` (RFC 9457) for any thrown value; what is unexpected shows nothing but the trace id. */
export function problemResponse(error: unknown, traceId: string): Response {
  const code: ErrorCode = error instanceof AppError ? error.code : 'internal';
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (error instanceof AppError && error.retryAfterS !== undefined)
    headers.set('retry-after', String(error.retryAfterS));
  const body = {
    type: `urn:media-gateway:problem:${code}`,
    title: TITLE[code],
    status: STATUS[code],
    detail: error instanceof AppError && code !== 'internal' ? error.detail : TITLE[code],
    code: error instanceof AppError ? error.reason : code,
    traceId,
  };
  return new Response(JSON.stringify(body), { status: STATUS[code], headers });
}
