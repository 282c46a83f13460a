import type { TraceBackend, TraceQuery } from './backend';

/** JSON, in memory of its own. */
type Bytes = Uint8Array<ArrayBuffer>;

/** A backend may make the proxy's answers of whole traces itself where that takes work from the web thread. */
export interface MakesV3 {
  traceOtlp(traceId: string, signal: AbortSignal): Promise<Bytes | undefined>;
  /** Not Jaeger's own: what our pages ask for, `lib/traces/span-columns`. */
  traceColumns(traceId: string, signal: AbortSignal): Promise<Bytes | undefined>;
}

export interface MakesV3Search {
  /** Undefined for no hits. */
  searchOtlp(query: TraceQuery, signal: AbortSignal): Promise<Bytes | undefined>;
}

/** The same for the dialect before v3. */
export interface MakesJaeger {
  traceJaeger(traceId: string, isPretty: boolean, signal: AbortSignal): Promise<Bytes | undefined>;
  searchJaeger(query: TraceQuery, isPretty: boolean, signal: AbortSignal): Promise<Bytes>;
  /** Which of them are not there is said in the answer. */
  lookUpJaeger(traceIds: readonly string[], isPretty: boolean, signal: AbortSignal): Promise<Bytes>;
}

export function makesV3(backend: TraceBackend): backend is TraceBackend & MakesV3 {
  return 'traceOtlp' in backend;
}

export function makesV3Search(backend: TraceBackend): backend is TraceBackend & MakesV3Search {
  return 'searchOtlp' in backend;
}

export function makesJaeger(backend: TraceBackend): backend is TraceBackend & MakesJaeger {
  return 'traceJaeger' in backend;
}
