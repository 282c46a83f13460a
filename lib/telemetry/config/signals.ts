import type { Variable, VariableReader } from '../variables';
import { type OtlpTarget, readOtlpTarget } from './otlp';
import { table } from './table';

export interface MetricsSettings {
  /** False: none are made, and there is nothing to scrape. */
  readonly enabled: boolean;
  readonly otlp: OtlpTarget | undefined;
  readonly temporality: 'delta' | 'cumulative' | 'lowmemory';
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly console: boolean;
  /** A port of its own, beside `/api/metrics`. */
  readonly prometheus: { readonly host: string; readonly port: number } | undefined;
  readonly exemplars: 'trace_based' | 'always_on' | 'always_off';
}

export interface LogsSettings {
  /** False: no log records are made; the lines of the console stay. */
  readonly enabled: boolean;
  readonly otlp: OtlpTarget | undefined;
  readonly console: boolean;
  readonly keepUnsampled: boolean;
}

export interface TracesSettings {
  readonly otlp: OtlpTarget | undefined;
  readonly zipkinUrl: string | undefined;
  readonly consoleSpans: boolean;
}

const TRACES = ['otlp', 'zipkin', 'console', 'none'] as const;
const METRICS = ['otlp', 'prometheus', 'console', 'none'] as const;
const LOGS = ['otlp', 'console', 'none'] as const;

export function readTraces(read: VariableReader): TracesSettings {
  const named = readNames(read, table.tracesExporter, TRACES, { jaeger: 'otlp' });
  return {
    otlp: sendsOtlp(named) ? readOtlpTarget(read, 'traces', named.includes('otlp')) : undefined,
    zipkinUrl: named.includes('zipkin')
      ? read.value([table.zipkinEndpoint], 'http://localhost:9411/api/v2/spans').value
      : undefined,
    consoleSpans: named.includes('console'),
  };
}

export function readMetrics(read: VariableReader): MetricsSettings {
  const named = readNames(read, table.metricsExporter, METRICS);
  return {
    enabled: !named.includes('none'),
    otlp: sendsOtlp(named) ? readOtlpTarget(read, 'metrics', named.includes('otlp')) : undefined,
    temporality: read.value([table.temporality], 'cumulative').value,
    intervalMs: read.value([table.metricInterval], 60_000).value,
    timeoutMs: read.value([table.metricTimeout], 30_000).value,
    console: named.includes('console'),
    prometheus: named.includes('prometheus')
      ? {
          host: read.text(table.prometheusHost) ?? '127.0.0.1',
          port: read.value([table.prometheusPort], 9464).value,
        }
      : undefined,
    exemplars: read.value([table.exemplars], 'trace_based').value,
  };
}

export function readLogs(read: VariableReader): LogsSettings {
  const named = readNames(read, table.logsExporter, LOGS);
  return {
    enabled: !named.includes('none'),
    otlp: sendsOtlp(named) ? readOtlpTarget(read, 'logs', named.includes('otlp')) : undefined,
    console: named.includes('console'),
    keepUnsampled: read.value([table.keepUnsampledLogs], false).value,
  };
}

/** Where nobody names exporters, an endpoint is enough; a list without `otlp` means it. */
function sendsOtlp(named: readonly string[]): boolean {
  return named.length === 0 || (named.includes('otlp') && !named.includes('none'));
}

/** A list with commas; `none` beside others counts alone. */
export function readNames<T extends string>(
  read: VariableReader,
  variable: Variable<string>,
  known: readonly T[],
  aliases: Readonly<Record<string, T>> = {},
): readonly T[] {
  const found = new Set<T>();
  for (const part of (read.text(variable) ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    if (name === '') continue;
    const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    const one = known.find((candidate) => candidate === name) ?? alias;
    if (one === undefined) {
      read.warn(`${variable.name} names something that we do not have; known are ${known.join(', ')}.`);
      continue;
    }
    if (alias !== undefined) read.note(`${variable.name}=${name} is taken as ${alias}.`);
    found.add(one);
  }
  const none = known.find((name) => name === 'none');
  return none !== undefined && found.has(none) ? [none] : [...found];
}
