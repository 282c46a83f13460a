import { type Attributes, attribute, type Micros } from './model';

/** In the order of their weight. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Our model of a log record of one trace. */
export interface TraceLog {
  /** Its place among the records of its trace. */
  readonly key: string;
  readonly timeUs: Micros;
  readonly level: LogLevel;
  /** Undefined: of the trace, of none of its spans. */
  readonly spanId: string | undefined;
  readonly service: string;
  readonly eventName: string | undefined;
  readonly body: string;
  readonly attributes: Attributes;
}

const LEVEL_STEP = 4;

/** OpenTelemetry counts 1 to 24, four numbers a level. What has none is an info: nobody called it more or less. */
export function logLevel(severityNumber: number): LogLevel {
  if (!(severityNumber >= 1)) return 'info';
  return LOG_LEVELS[Math.min(LOG_LEVELS.length, Math.ceil(severityNumber / LEVEL_STEP)) - 1] ?? 'info';
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

const VITAL = 'browser.web_vital';

/** What it says in one line: its body, else its exception or measurement, else its name. */
export function logMessage({ body, attributes, eventName }: TraceLog): string {
  if (body !== '') return body;
  const type = textOf(attributes, 'exception.type');
  const message = textOf(attributes, 'exception.message');
  if (type !== '' || message !== '') return [type, message].filter(Boolean).join(': ');
  if (eventName === VITAL) return vitalWords(attributes);
  return eventName ?? '';
}

const FIELDS_MAX = 4;
const FIELD_LENGTH_MAX = 80;

/** What a line carries beside its words: `order_number MG-2026-000001`. Exceptions and measurements are told by their message. */
export function logFields({ body, attributes }: TraceLog): string {
  if (body === '') return '';
  return attributes
    .filter(([key]) => !key.startsWith('exception.'))
    .slice(0, FIELDS_MAX)
    .map(([key, value]) =>
      `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`.slice(0, FIELD_LENGTH_MAX),
    )
    .join(', ');
}

/** `LCP 1240 ms`, `CLS 0.021`. */
function vitalWords(attributes: Attributes): string {
  const name = textOf(attributes, `${VITAL}.name`);
  const value = attribute(attributes, `${VITAL}.value`);
  if (typeof value !== 'number') return name.toUpperCase();
  return `${name.toUpperCase()} ${name === 'cls' ? Number(value.toFixed(3)) : `${Math.round(value)} ms`}`;
}

function textOf(attributes: Attributes, key: string): string {
  const value = attribute(attributes, key);
  return typeof value === 'string' ? value : '';
}
