/** Programs that Go builds here. */
export const builds: {
  readonly [name in 'jaeger' | 'jaeger142' | 'collector' | 'deployCheck']: {
    readonly source: string;
    readonly package: string;
    readonly program: string;
  };
};
/** The one file of Zipkin, from Maven; it runs on the machine's Java. */
export const zipkin: { readonly source: string; readonly jar: string; readonly sha256: string };
/** Programs of the machine, by the system's own packages; undefined where there is none. */
export function installed(name: 'postgres' | 'redis' | 'prometheus' | 'promtool' | 'java'): string | undefined;
