import type { Instrumentation } from 'next';

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startWeb } = await import('./lib/startup');
  await startWeb();
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { recordRequestError } = await import('./lib/telemetry/server/request-error');
  const { serverSpan } = await import('./lib/http/server/request-context');
  recordRequestError(error, request, context, serverSpan());
};
