import type { SpanOptions } from './tracing';
import { withSpan } from './tracing';

type Verbs = Readonly<Record<string, unknown>> | object;

/**
 * The same verbs, each inside a span of its own: `instrument({ startSession }, 'playback')` makes `playback.start_session`.
 * Only functions are wrapped; each of them answers with a promise, as verbs do. What they set by `setActiveAttributes`
 * is on that span, and what they throw is recorded.
 */
export function instrument<T extends Verbs>(verbs: T, prefix: string, options: SpanOptions = {}): T {
  const wrapped = new Map<PropertyKey, unknown>();
  const scope = { scope: prefix, ...options };
  return new Proxy(verbs, {
    get(target, name, receiver) {
      const verb: unknown = Reflect.get(target, name, receiver);
      if (typeof verb !== 'function' || typeof name !== 'string') return verb;
      const known = wrapped.get(name);
      if (known) return known;
      const spanName = `${prefix}.${snakeCase(name)}`;
      const traced = (...args: unknown[]): Promise<unknown> =>
        withSpan(spanName, scope, () => Reflect.apply(verb, target, args));
      wrapped.set(name, traced);
      return traced;
    },
  });
}

/** `startSession` → `start_session`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? '' : '_'}${letter.toLowerCase()}`);
}
