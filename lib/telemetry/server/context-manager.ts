import 'server-only';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ambient, withinRequest } from './ambient';

/** The SDK's own, over the storage that requests travel in. Its own storage is never entered, so it costs nothing. */
class AmbientContextManager extends AsyncLocalStorageContextManager {
  readonly #storage = ambient();

  override active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const bound = thisArg === undefined || thisArg === null ? fn : fn.bind(thisArg);
    return this.#storage.run(withinRequest(context), bound, ...args);
  }
}

export function contextManager(): ContextManager {
  return new AmbientContextManager();
}
