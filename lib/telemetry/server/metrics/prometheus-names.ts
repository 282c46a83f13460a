import 'server-only';

interface Named {
  readonly name: string;
  readonly unit: string;
  readonly kind: 'counter' | 'gauge' | 'level' | 'histogram';
}

/** UCUM to Prometheus, as OpenTelemetry's rules of compatibility have it. */
const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  '%': 'percent',
  Cel: 'celsius',
};

/** Empty where the name says nothing of a unit: what is counted stands in braces. */
export function prometheusUnit({ unit, kind }: Pick<Named, 'unit' | 'kind'>): string {
  if (unit === '1') return kind === 'gauge' ? 'ratio' : '';
  return UNITS[unit] ?? '';
}

/** `http.server.request.duration` in seconds is `http_server_request_duration_seconds`; `_total` comes with the sample. */
export function prometheusName({ name, unit, kind }: Named): string {
  const plain = name
    .replace(/[^a-zA-Z0-9_:]+/g, '_')
    .replace(/^([0-9])/, '_$1')
    .replace(/_total$/, '');
  const suffix = prometheusUnit({ unit, kind });
  return suffix === '' || plain.endsWith(`_${suffix}`) ? plain : `${plain}_${suffix}`;
}
