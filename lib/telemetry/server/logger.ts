import 'server-only';
import { context, trace } from '@opentelemetry/api';
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { errorType } from '../../base/errors';
import { redactText } from '../redact';
import { claimError, emitLine, losesLine } from './log-lines';

export type { Logger } from 'pino';

/**
 * One JSON line per event, with the ids of the active span, and one log record where those leave this process. Works
 * with telemetry off: the API alone is asked. `OTEL_CONSOLE_ENABLED` (default true, false in production) writes lines for people instead.
 */
export function logger(name: string, destination?: DestinationStream): Logger {
  return pino(
    {
      name,
      level: process.env.LOG_LEVEL ?? 'info',
      base: { service: process.env.OTEL_SERVICE_NAME ?? process.env.SERVICE_NAME ?? 'media-gateway' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['password', 'token', 'authorization', 'cookie', '*.password', '*.token', 'headers'],
        censor: 'REDACTED',
      },
      serializers: { err: redactedError },
      mixin: traceIds,
      hooks: name === OWN_LOGGER ? { streamWrite: redactText } : recording(name),
    },
    destination ?? (isReadable(process.env) ? readableLines(process.stdout) : pino.destination({ fd: 1, sync: true })),
  );
}

/** What telemetry says of itself is written only: a record about records that can not be sent would be one more. */
const OWN_LOGGER = 'telemetry';

function recording(name: string): NonNullable<LoggerOptions['hooks']> {
  let tellsError = true;
  return {
    logMethod(args, method, level) {
      if (losesLine(level)) return;
      tellsError = claimError(args[0]);
      method.apply(this, args);
    },
    streamWrite(line) {
      const clean = redactText(line);
      emitLine(name, clean, tellsError, context.active());
      return clean;
    },
  };
}

function traceIds(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span) return {};
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    trace_flags: (span.traceFlags & 0xff).toString(16).padStart(2, '0'),
  };
}

/** A driver's message may quote what a viewer typed. */
function redactedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type: errorType(error), message: redactText(error.message), stack: redactText(error.stack ?? ''), ...code };
}

function isReadable(env: NodeJS.ProcessEnv): boolean {
  if (env.OTEL_CONSOLE_ENABLED === 'true' || env.OTEL_CONSOLE_ENABLED === 'false')
    return env.OTEL_CONSOLE_ENABLED === 'true';
  return (env.DEPLOYMENT_ENVIRONMENT ?? env.VERCEL_ENV ?? 'production') !== 'production';
}

const LEFT_OUT = new Set(['level', 'time', 'name', 'msg', 'service', 'trace_id', 'span_id', 'trace_flags', 'err']);

/** `12:03:11 info  startup  web is ready port=3000 trace=4bf92f35`. */
export function readableLines(out: { write(text: string): unknown }): DestinationStream {
  return {
    write(line) {
      out.write(`${readable(line)}\n`);
    },
  };
}

function readable(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line.trimEnd();
  }
  const fields = Object.entries(entry)
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const traceId = entry.trace_id;
  if (typeof traceId === 'string') fields.push(`trace=${traceId}`);
  const error = entry.err as { stack?: string; message?: string } | undefined;
  const head = [
    String(entry.time).slice(11, 19),
    String(entry.level).padEnd(5),
    String(entry.name),
    String(entry.msg ?? ''),
  ];
  return [head.join(' '), ...fields].join(' ') + (error ? `\n${error.stack ?? error.message ?? ''}` : '');
}
