/**
 * One value per process, shared between bundles.
 *
 * Next compiles `instrumentation.ts` apart from the routes, so a module-level variable exists twice.
 * What start-up makes and routes use lives on globalThis under a registered symbol.
 */
export interface ProcessSlot<T> {
  /** Throws when nothing was put in: the process was not started through `lib/startup.ts`. */
  get(): T;
  peek(): T | undefined;
  set(value: T): void;
  clear(): void;
}

const registry = globalThis as unknown as Record<symbol, unknown>;

export function processSlot<T>(name: string): ProcessSlot<T> {
  const key = Symbol.for(`media-gateway.${name}`);
  return {
    get() {
      const value = registry[key] as T | undefined;
      if (value === undefined) throw new Error(`${name} was used before the process was started`);
      return value;
    },
    peek: () => registry[key] as T | undefined,
    set(value) {
      registry[key] = value;
    },
    clear() {
      delete registry[key];
    },
  };
}
