import { ApiError, NetworkError, SchemaError, TimeoutError } from '@/lib/http/fetch-json';

export type Failure =
  | { readonly kind: 'signed-out' }
  | {
      readonly kind: 'failed';
      readonly title: string;
      readonly detail: string;
      /** What to quote; a support code where the gateway answered. */
      readonly code: string;
      readonly traceId: string | undefined;
    };

/** What failed and why, in words for operators. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError && error.status === 401) return { kind: 'signed-out' };
  if (error instanceof ApiError) {
    return {
      kind: 'failed',
      title: error.status >= 502 ? 'The trace backend did not answer' : 'The gateway refused this query',
      detail: error.detail,
      code: error.code,
      traceId: error.traceId,
    };
  }
  if (error instanceof TimeoutError) return local('The gateway did not answer in time', error.message, 'timeout');
  if (error instanceof NetworkError) {
    return local(
      'The gateway can not be reached',
      'Check the connection to the gateway, or whether it runs.',
      'network',
    );
  }
  if (error instanceof SchemaError) {
    return local('The answer could not be read', 'It is not in the form that was agreed on.', 'schema');
  }
  return local('This page failed', error instanceof Error ? error.message : String(error), 'internal');
}

function local(title: string, detail: string, code: string): Failure {
  return { kind: 'failed', title, detail, code, traceId: undefined };
}
