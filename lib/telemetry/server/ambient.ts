import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, createContextKey, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { processSlot } from '@/lib/base/process-slot';

/**
 * What travels with a request through everything it waits for: the request itself and, with telemetry on, the active
 * span. One storage for both: before Node 24 each of them costs a field on every promise, and a checkout makes two
 * thousand.
 */
const slot = processSlot<AsyncLocalStorage<Context>>('ambient');
const REQUEST = createContextKey('media-gateway.request');

export function ambient(): AsyncLocalStorage<Context> {
  let storage = slot.peek();
  if (!storage) {
    storage = new AsyncLocalStorage();
    slot.set(storage);
  }
  return storage;
}

/**
 * For the rest of this asynchronous run. A connection that stays open brings nothing of its last request. Below the span
 * that is given nothing is recorded: the request is dropped, and nobody has to ask again.
 */
export function enterRequest(request: object, dropped?: SpanContext): void {
  const context = ROOT_CONTEXT.setValue(REQUEST, request);
  ambient().enterWith(dropped ? trace.setSpanContext(context, dropped) : context);
}

export function ambientRequest(): unknown {
  return ambient().getStore()?.getValue(REQUEST);
}

/** The same context within the request at work: a context made elsewhere does not know it. */
export function withinRequest(context: Context): Context {
  const request = ambientRequest();
  return request === undefined || context.getValue(REQUEST) === request ? context : context.setValue(REQUEST, request);
}
