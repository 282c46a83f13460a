import { type Context, type ContextManager, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { BrowserRuntime, Scope, SpanRef } from './runtime';
import { currentParent, inScope } from './scope';

/** A scope that came from OpenTelemetry's own `context.with`. */
interface ContextScope extends Scope {
  readonly context: Context;
}

/**
 * The stack keeps a context until the first `await` only, and zone.js can not do better with native async functions.
 * So when the stack is empty, the running flow is the context, else the page.
 */
export class FlowContextManager implements ContextManager {
  readonly #runtime: BrowserRuntime;

  constructor(runtime: BrowserRuntime) {
    this.#runtime = runtime;
  }

  active(): Context {
    const { scope } = this.#runtime;
    if (scope && 'context' in scope) return (scope as ContextScope).context;
    return contextOf(currentParent(this.#runtime));
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const scope: ContextScope = { context, parent: refOf(context) };
    return inScope(this.#runtime, scope, () => fn.apply(thisArg, args));
  }

  bind<T>(context: Context, target: T): T {
    if (typeof target !== 'function') return target;
    const bound = (...args: unknown[]): unknown => this.with(context, () => target(...args));
    return bound as T;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

export function contextOf(parent: SpanRef | undefined): Context {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: sampled ? 1 : 0 });
}

/** Undefined also inside `suppressTracing`, whose spans have no valid ids. */
export function refOf(context: Context): SpanRef | undefined {
  const span = trace.getSpanContext(context);
  return span && isSpanContextValid(span)
    ? { traceId: span.traceId, spanId: span.spanId, sampled: (span.traceFlags & 1) === 1 }
    : undefined;
}
