/** How far back a list looks, as it stands in its address. */
export type RangeKey = '15m' | '1h' | '24h' | '7d';

/**
 * What the list of traces is asked, as it stands in its address; what is absent is not asked. `service`, `operation`,
 * `errors: 'only'` and `attributes` must hold on one span of a trace; the others are about the trace.
 */
export interface TraceListAddress {
  readonly range?: RangeKey | undefined;
  /** A window of its own, in place of `range`. Without an end it is live. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly attributes?: readonly (readonly [key: string, value: string])[] | undefined;
  readonly errors?: 'only' | 'none' | undefined;
  /** In the name or a service of the trace. */
  readonly text?: string | undefined;
  readonly rootServices?: readonly string[] | undefined;
  readonly rootNames?: readonly string[] | undefined;
  readonly touches?: readonly string[] | undefined;
  readonly durationMinUs?: number | undefined;
  readonly durationMaxUs?: number | undefined;
  /** A part of the window, brushed on its picture. Without an end it reaches to now. */
  readonly brushFromMs?: number | undefined;
  readonly brushToMs?: number | undefined;
  readonly showOperators?: boolean | undefined;
}

const PATH = '/admin/traces';
const RANGE_KEYS: readonly RangeKey[] = ['15m', '1h', '24h', '7d'];
const TEXT_MAX = 256;
const LIST_MAX = 12;

/** `/admin/traces?service=web&errors=only&min=800ms`. */
export function tracesHref(address: TraceListAddress): string {
  return PATH + tracesSearch(address);
}

/** `?service=web&errors=only`, or nothing. */
export function tracesSearch(address: TraceListAddress): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') params.set(name, value);
  };
  const each = (name: string, values: readonly string[] = []): void => {
    for (const value of values) params.append(name, value);
  };
  set('range', address.range);
  set('from', address.fromMs === undefined ? undefined : isoText(address.fromMs));
  set('to', address.toMs === undefined ? undefined : isoText(address.toMs));
  set('service', address.service);
  set('operation', address.operation);
  each(
    'attr',
    address.attributes?.map(([key, value]) => `${key}=${value}`),
  );
  set('errors', address.errors);
  set('q', address.text);
  each('root', address.rootServices);
  each('name', address.rootNames);
  each('touches', address.touches);
  set('min', durationText(address.durationMinUs));
  set('max', durationText(address.durationMaxUs));
  set('t', brushText(address));
  set('operators', address.showOperators ? 'show' : undefined);
  const search = params.toString();
  return search === '' ? '' : `?${search}`;
}

interface ReadableParams {
  get(name: string): string | null;
  getAll(name: string): string[];
}

/** Whatever stands there wrongly counts as absent. */
export function readTracesSearch(params: ReadableParams): TraceListAddress {
  const text = (name: string): string | undefined => params.get(name)?.slice(0, TEXT_MAX) || undefined;
  const several = (name: string): readonly string[] | undefined => {
    const values = new Set(params.getAll(name).map((value) => value.slice(0, TEXT_MAX)));
    values.delete('');
    return values.size === 0 ? undefined : [...values].slice(0, LIST_MAX);
  };
  const errors = params.get('errors');
  const [fromMs, toMs] = ordered(parseTime(params.get('from')), parseTime(params.get('to')));
  const [brushFromMs, brushToMs] = parseBrush(params.get('t') ?? '');
  const [durationMinUs, durationMaxUs] = ordered(
    parseDuration(params.get('min') ?? ''),
    parseDuration(params.get('max') ?? ''),
  );
  return {
    range: RANGE_KEYS.find((key) => key === params.get('range')),
    fromMs,
    toMs: fromMs === undefined ? undefined : toMs,
    service: text('service'),
    operation: text('operation'),
    attributes: several('attr')?.flatMap(attributeOf),
    errors: errors === 'only' || errors === 'none' ? errors : undefined,
    text: text('q'),
    rootServices: several('root'),
    rootNames: several('name'),
    touches: several('touches'),
    durationMinUs,
    durationMaxUs,
    brushFromMs,
    brushToMs,
    showOperators: params.get('operators') === 'show' || undefined,
  };
}

/** `key=value`; the key ends at the first sign of equality. */
function attributeOf(text: string): readonly (readonly [string, string])[] {
  const at = text.indexOf('=');
  return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
}

const UNITS_US = { ns: 0.001, us: 1, µs: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, min: 60_000_000, h: 3_600_000_000 };
const DURATION = /^(\d{1,12}(?:\.\d{1,9})?)\s*(ns|us|µs|ms|s|min|m|h)?$/;

/** `800ms`, `1.5 s`; a number alone is milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text.trim().toLowerCase().replace('μ', 'µ')) ?? [];
  if (amount === undefined) return undefined;
  const factor = Object.entries(UNITS_US).find(([name]) => name === unit)?.[1] ?? UNITS_US.ms;
  // To the nanosecond: a decimal fraction of seconds is not exact.
  return Math.round(Number(amount) * factor * 1_000) / 1_000;
}

/** The shortest text that says the same: `800ms`, `1.5s`. */
export function durationText(us: number | undefined): string | undefined {
  if (us === undefined || !Number.isFinite(us) || us < 0) return undefined;
  const whole = Math.round(us);
  if (whole >= 1_000_000) return `${whole / 1_000_000}s`;
  return whole >= 1_000 ? `${whole / 1_000}ms` : `${whole}us`;
}

const TIME_MS_MAX = 8_640_000_000_000_000;

/** ISO 8601 or milliseconds since the epoch. */
function parseTime(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const ms = /^\d{1,16}$/.test(text) ? Number(text) : Date.parse(text);
  return ms >= 0 && ms <= TIME_MS_MAX ? ms : undefined;
}

function isoText(ms: number): string | undefined {
  return Math.abs(ms) <= TIME_MS_MAX ? new Date(ms).toISOString() : undefined;
}

/** `from..to`, or `from..` to now. */
function brushText({ brushFromMs, brushToMs }: TraceListAddress): string | undefined {
  if (brushFromMs === undefined) return undefined;
  const from = isoText(brushFromMs);
  return from && `${from}..${(brushToMs !== undefined && isoText(brushToMs)) || ''}`;
}

function parseBrush(text: string): readonly [number | undefined, number | undefined] {
  const [from = '', to = ''] = text.split('..');
  const [fromMs, toMs] = ordered(parseTime(from), parseTime(to));
  return fromMs === undefined ? [undefined, undefined] : [fromMs, toMs];
}

/** A range that ends before it begins is taken the other way round. */
function ordered(from: number | undefined, to: number | undefined): readonly [number | undefined, number | undefined] {
  return from !== undefined && to !== undefined && from > to ? [to, from] : [from, to];
}
