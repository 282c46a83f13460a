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

interface Cell<T> {
  value: T | undefined;
}

const registry = globalThis as unknown as Record<symbol, Cell<unknown> | undefined>;

export function processSlot<T>(name: string): ProcessSlot<T> {
  const cell = cellOf<T>(name);
  return {
    get() {
      if (cell.value === undefined) throw new Error(`${name} was used before the process was started`);
      return cell.value;
    },
    peek: () => cell.value,
    set(value) {
      cell.value = value;
    },
    clear() {
      cell.value = undefined;
    },
  };
}

/** Looked up once per bundle: slots are read many times in each request. */
function cellOf<T>(name: string): Cell<T> {
  const key = Symbol.for(`media-gateway.${name}`);
  return (registry[key] ??= { value: undefined }) as Cell<T>;
}
