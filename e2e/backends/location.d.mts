/** Programs that Go builds here. */
export const builds: {
  readonly [name in 'jaeger' | 'jaeger142']: {
    readonly source: string;
    readonly package: string;
    readonly program: string;
  };
};
/** Programs of the machine, by the system's own packages; undefined where there is none. */
export function installed(name: 'postgres' | 'redis'): string | undefined;
