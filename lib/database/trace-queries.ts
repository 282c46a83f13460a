import 'server-only';
import { type Attributes, SpanKind, trace } from '@opentelemetry/api';
import type pg from 'pg';
import { errorType } from '@/lib/base/errors';
import { keys } from '@/lib/telemetry/attributes';
import { isInstrumented } from '@/lib/telemetry/instrumented';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { histogram, meterSlot } from '@/lib/telemetry/metrics';
import { recordException, SCOPE_VERSION } from '@/lib/telemetry/tracing';
import { parseStatement } from './statement';

interface Description {
  /** `INSERT orders`: of few values. */
  readonly name: string;
  readonly attributes: Attributes;
  /** Of the metric: what has few values. */
  readonly measured: Readonly<Record<string, string | undefined>>;
}

interface Server {
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
}

const durations = histogram(gatewayMetrics.dbClientDuration);
const tracer = trace.getTracer('database', SCOPE_VERSION);
/** Written by an ORM, statements are few; what makes them anew each time is not worth keeping. */
const KNOWN_MAX = 500;

/**
 * Every statement of a connection is measured, and becomes a CLIENT span below the span at work where that is
 * recorded. Not the driver's instrumentation: it costs three times as much, binds callbacks to a context that promises
 * keep anyway, and puts a hook in front of each `require` of the process.
 */
export function queryTracer(url: string): (client: pg.PoolClient) => void {
  const server = serverOf(url);
  const known = new Map<string, Description>();

  function describe(text: string): Description {
    const found = known.get(text);
    if (found) return found;
    const made = description(text, server);
    if (known.size < KNOWN_MAX) known.set(text, made);
    return made;
  }

  return (client) => {
    const { query } = client;
    Reflect.set(client, 'query', function tracedQuery(this: pg.PoolClient, ...args: unknown[]): unknown {
      const text = textOf(args[0]);
      const isRecorded = trace.getActiveSpan()?.isRecording() === true && isInstrumented('pg');
      if (text === undefined || !(isRecorded || meterSlot.peek())) return Reflect.apply(query, this, args);
      const settled = begin(describe(text), isRecorded);
      return answered(settled, args, (traced) => Reflect.apply(query, this, traced));
    });
  };
}

function begin({ name, attributes, measured }: Description, isRecorded: boolean): (error: unknown) => void {
  const span = isRecorded ? tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }) : undefined;
  const startMs = performance.now();
  return (error) => {
    const code = error ? (codeOf(error) ?? errorType(error)) : undefined;
    const labels = code === undefined ? measured : { ...measured, [keys.errorType]: code };
    durations.record((performance.now() - startMs) / 1000, labels, span?.spanContext());
    if (!span) return;
    if (code !== undefined) {
      recordException(span, error);
      span.setAttributes({ [keys.errorType]: code, [keys.dbStatus]: code });
    }
    span.end();
  };
}

/** The driver takes a callback in the last place, or makes a promise. */
function answered(
  settled: (error: unknown) => void,
  args: readonly unknown[],
  send: (args: unknown[]) => unknown,
): unknown {
  const callback = args.at(-1);
  if (typeof callback === 'function')
    return send([
      ...args.slice(0, -1),
      (error: unknown, result: unknown) => {
        settled(error);
        callback(error, result);
      },
    ]);
  return new Promise((resolve, reject) => {
    send([
      ...args,
      (error: unknown, result: unknown) => {
        settled(error);
        if (error) reject(error);
        else resolve(result);
      },
    ]);
  });
}

/** PostgreSQL's own of five characters, or the socket's: `23505`, `ECONNRESET`. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Undefined for a cursor and the like: they are no single statement. */
function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  if (typeof query !== 'object' || query === null || 'submit' in query || 'callback' in query) return undefined;
  return 'text' in query && typeof query.text === 'string' ? query.text : undefined;
}

function description(text: string, { namespace, address, port }: Server): Description {
  const { operation, table } = parseStatement(text) ?? { operation: 'QUERY', table: undefined };
  const name = table ? `${operation} ${table}` : operation;
  const measured = {
    [keys.dbSystem]: 'postgresql',
    [keys.dbNamespace]: namespace,
    [keys.dbOperation]: operation,
    [keys.dbCollection]: table,
  };
  return {
    name,
    measured,
    attributes: {
      ...measured,
      [keys.serverAddress]: address,
      [keys.serverPort]: port,
      [keys.dbQuerySummary]: name,
      [keys.dbQueryText]: text,
    },
  };
}

function serverOf(url: string): Server {
  if (!URL.canParse(url)) return { namespace: undefined, address: undefined, port: undefined };
  const { hostname, port, pathname } = new URL(url);
  return {
    namespace: decodeURIComponent(pathname.slice(1)) || undefined,
    address: hostname || undefined,
    port: hostname ? Number(port || 5432) : undefined,
  };
}
