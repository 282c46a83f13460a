import { AppError } from '@/lib/base/errors';

/** Codes of node's sockets and of PostgreSQL that mean: the database is away, restarting, full or stuck. */
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // shut down by an administrator
  '57P02', // crash shutdown
  '57P03', // still starting
  '58030', // I/O error
  '53100', // disk full
]);
const UNAVAILABLE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/i;
const UNIQUE_VIOLATION = '23505';
const UNAVAILABLE_REASON = 'database_unavailable';

/** The request may be repeated: nothing is known to be wrong with it. */
export class DatabaseUnavailable extends AppError {
  constructor(cause: unknown) {
    super('unavailable', 'The database did not answer.', {
      cause,
      detail: 'We can not reach our records at the moment. Try again in a moment.',
      reason: UNAVAILABLE_REASON,
      retryAfterS: 1,
    });
  }
}

export function isDatabaseUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.reason === UNAVAILABLE_REASON;
}

export function databaseError(error: unknown): unknown {
  return isUnavailable(error) ? new DatabaseUnavailable(error) : error;
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // 08P01 is a client that is not understood: to try again helps nobody.
  return (
    UNAVAILABLE_CODES.has(code) ||
    (code.startsWith('08') && code !== '08P01') ||
    UNAVAILABLE_MESSAGES.test(error.message)
  );
}

/** True when the row lost against one that has the same key. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || ('constraint' in error && error.constraint === constraint);
}
