/** Every failure the gateway names. Only `lib/http` turns a code into a status. */
export type ErrorCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'mismatch'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'payment_declined'
  | 'payment_challenge'
  | 'payment_unknown'
  | 'unavailable'
  | 'upstream_failed'
  | 'upstream_timeout'
  | 'internal';

export interface AppErrorOptions extends ErrorOptions {
  /** What the client may read; says what happened and what to do. */
  readonly detail?: string;
  /** A narrower, stable code for clients, e.g. `already_owned`; defaults to `code`. */
  readonly reason?: string;
  readonly retryAfterS?: number;
}

const BRAND = Symbol.for('media-gateway.app-error');

/** The base of all errors that rooms throw on purpose. Its `detail` is safe to show to a client. */
export class AppError extends Error {
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly reason: string;
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.detail = options.detail ?? message;
    this.reason = options.reason ?? code;
    this.retryAfterS = options.retryAfterS;
  }

  /** Next compiles start-up apart from the routes: the class exists twice in a process, and both are meant. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** A value for `error.type`: low cardinality, never a message. */
export function errorType(error: unknown): string {
  if (error instanceof AppError) return error.reason;
  if (error instanceof Error) return error.name;
  return typeof error;
}
