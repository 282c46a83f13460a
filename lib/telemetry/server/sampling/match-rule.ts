import type { SamplingRule } from '../../sampling-policy';

/** What is known of a root when it begins: of a request by the hook, of any other span by the sampler. */
export interface RootFacts {
  readonly traceId: string;
  readonly method?: string | undefined;
  /** Without the query. */
  readonly path?: string | undefined;
  attribute(key: string): string | undefined;
  /** Of who asked for the trace of the own session. */
  readonly forced?: boolean | undefined;
  /** The flag of a caller whose word counts. */
  readonly parentSampled?: boolean | undefined;
}

/** `segments` are the path's, cut once for all rules. */
type Matcher = (facts: RootFacts, segments: readonly string[] | undefined) => boolean;

/** More than any pattern has, so that no path of a stranger costs more than that. */
const SEGMENTS_MAX = 250;

export function segmentsOf(path: string | undefined): readonly string[] | undefined {
  return path?.split('/', SEGMENTS_MAX);
}

export function ruleMatcher({ method, route, attribute }: SamplingRule): Matcher {
  const ofRoute = route === undefined ? undefined : routeMatcher(route);
  const ofValue = attribute && valueMatcher(attribute.value);
  return (facts, segments) => {
    if (method !== undefined && facts.method !== method) return false;
    if (ofRoute && (segments === undefined || !ofRoute(segments))) return false;
    if (!attribute || !ofValue) return true;
    const value = facts.attribute(attribute.key);
    return value !== undefined && ofValue(value);
  };
}

/**
 * By segments: `[id]` and `*` are any one, a last `*` is any number of them. `/api/*` is `/api/cart` and
 * `/api/orders/7`, and not `/api`.
 */
export function routeMatcher(pattern: string): (segments: readonly string[]) => boolean {
  const parts = pattern.split('/');
  const isOpen = parts.at(-1) === '*';
  const isAny = parts.map((part) => part === '*' || /^\[.+\]$/.test(part));
  return (given) => {
    if (isOpen ? given.length < parts.length : given.length !== parts.length) return false;
    return parts.every((part, at) => (isAny[at] ? given[at] !== '' : part === given[at]));
  };
}

function valueMatcher(pattern: string): (value: string) => boolean {
  if (!pattern.endsWith('*')) return (value) => value === pattern;
  const prefix = pattern.slice(0, -1);
  return (value) => value.startsWith(prefix);
}
