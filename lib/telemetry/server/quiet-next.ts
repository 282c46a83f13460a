import 'server-only';
import { createRequire } from 'node:module';
import { type TracerProvider, trace } from '@opentelemetry/api';
import { isDropped } from '../tracing';
import { logger } from './logger';
import { NEXT_NOISE } from './next-spans';

const log = logger('telemetry');

/** Next makes no span that nobody would read. To be called when the provider is registered. */
export function quietNext(): void {
  shortenList();
  hideFromDropped();
}

/**
 * A span that the sampler drops has cost two contexts and three promises by then. Next asks a list of its own before it
 * begins one, so what nobody reads is taken off that list. Without the list the sampler still drops them.
 */
function shortenList(): void {
  try {
    const { NextVanillaSpanAllowlist: list } = createRequire(`${process.cwd()}/package.json`)(
      'next/dist/server/lib/trace/constants',
    ) as { NextVanillaSpanAllowlist: Set<string> };
    for (const type of NEXT_NOISE) list.delete(type);
  } catch (error) {
    log.debug({ err: error }, 'Next makes all of its spans');
  }
}

/** What Next takes a provider to be that makes no spans: it looks at the name of the class. */
const NOBODY = { name: 'NoopTracerProvider' };

/**
 * In a request that is dropped Next shall do what it does where nobody traces: nothing. Before each span it asks the
 * provider for the one behind it, and looks who that is.
 */
function hideFromDropped(): void {
  const provider: unknown = trace.getTracerProvider();
  if (!isProxy(provider)) return;
  const { getDelegate } = provider;
  const hidden = {
    constructor: NOBODY,
    // Who asks for a tracer keeps it, beyond this request.
    getTracer: (...args: Parameters<TracerProvider['getTracer']>) => getDelegate.call(provider).getTracer(...args),
  };
  provider.getDelegate = () => {
    const span = trace.getActiveSpan();
    return span && isDropped(span) ? hidden : getDelegate.call(provider);
  };
}

function isProxy(provider: unknown): provider is { getDelegate(): TracerProvider } {
  return typeof provider === 'object' && provider !== null && 'getDelegate' in provider;
}
