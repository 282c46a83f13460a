import type { BrowserRuntime, Scope, SpanRef } from './runtime';

const owners = new WeakMap<Request, SpanRef>();

/** `request` is a child of `owner`, whenever it is sent. */
export function own(request: Request, owner: SpanRef): Request {
  owners.set(request, owner);
  return request;
}

/** From now on, requests find their parents here. */
export function assignParents(runtime: BrowserRuntime): void {
  runtime.parentOf = (request) => (request instanceof Request && owners.get(request)) || currentParent(runtime);
}

/** The parent of what begins now: what runs synchronously, else the running flow, else the page. */
export function currentParent(runtime: BrowserRuntime): SpanRef | undefined {
  return runtime.scope ? runtime.scope.parent : (runtime.flow ?? runtime.page);
}

/** Runs `fn` with the scope's parent for everything that begins before it returns. */
export function inScope<T>(runtime: BrowserRuntime, scope: Scope, fn: () => T): T {
  const outer = runtime.scope;
  runtime.scope = scope;
  try {
    return fn();
  } finally {
    runtime.scope = outer;
  }
}
