import { AppError } from '@/lib/base/errors';

/** What went wrong with a Jaeger, in words an operator can act on; always says which one. */
export class JaegerError extends AppError {}

export function jaegerTimeout(name: string, cause: unknown): JaegerError {
  return new JaegerError('upstream_timeout', `${name} did not answer in time.`, { cause });
}

export function jaegerUnreachable(name: string, cause: unknown): JaegerError {
  return new JaegerError('upstream_failed', `${name} could not be reached.`, { cause });
}

export function jaegerBroken(name: string, what: string, cause?: unknown): JaegerError {
  return new JaegerError('upstream_failed', `${name} ${what}.`, { cause });
}

export function jaegerRefused(
  name: string,
  what: string,
  { status, message }: { readonly status: number; readonly message: string },
): JaegerError {
  return jaegerBroken(name, `refused ${what} (${status}): ${message.trim()}`);
}

/** Neither dialect is there. */
export function jaegerForeign(name: string): JaegerError {
  return jaegerBroken(name, 'does not speak the Jaeger query API');
}
