import 'server-only';

/**
 * What a collection is made of, whoever made it: our own meter, a library's instruments, another process. Every value
 * is cumulative. Text, push and received metrics are made from it or into it.
 */
export interface Exemplar {
  readonly value: number;
  readonly atMs: number;
  readonly traceId: string;
  readonly spanId: string;
}

export type PointAttributes = Readonly<Record<string, string | number | boolean>>;

export interface NumberPoint {
  readonly attributes: PointAttributes;
  readonly startMs: number;
  readonly value: number;
}

export interface HistogramPoint {
  readonly attributes: PointAttributes;
  readonly startMs: number;
  readonly count: number;
  readonly sum: number;
  /** One more than there are bounds; each counts what is above the bound before it. */
  readonly counts: readonly number[];
  readonly exemplars?: readonly Exemplar[];
}

interface Named {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Kept by somebody else and read when collected: some readers want those cumulative always. */
  readonly isObserved?: boolean;
}

export type MetricFamily = Named &
  (
    | { readonly kind: 'counter' | 'level' | 'gauge'; readonly points: readonly NumberPoint[] }
    | { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly points: readonly HistogramPoint[] }
  );

export interface ScopeFamilies {
  readonly scope: { readonly name: string; readonly version?: string | undefined };
  readonly families: readonly MetricFamily[];
}

/** Everything one process knows at one moment. */
export interface ResourceFamilies {
  readonly resource: PointAttributes;
  readonly scopes: readonly ScopeFamilies[];
}
