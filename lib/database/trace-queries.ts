import 'server-only';
import { type Context, context, SpanKind } from '@opentelemetry/api';
import type pg from 'pg';
import { errorType } from '@/lib/base/errors';
import { keys } from '@/lib/telemetry/attributes';
import { isInstrumented } from '@/lib/telemetry/instrumented';
import { hasRecordedParent, type LeafKind, recordLeaf } from '@/lib/telemetry/leaf-span';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { type HistogramSeries, histogram, meterSlot, NO_SPAN } from '@/lib/telemetry/metrics';
import { parseStatement } from './statement';

interface Description {
  /** Its name is `INSERT orders`: of few values. */
  readonly span: LeafKind;
  readonly durations: HistogramSeries;
  /** Of the metric: what has few values. */
  readonly measured: Readonly<Record<string, string | undefined>>;
}

interface Run {
  readonly statement: Description;
  /** Where the span will hang; undefined where there will be none. */
  readonly context: Context | undefined;
  /** Since 1970; 0 where there will be no span: Next makes each look at `Date` dear. */
  readonly startMs: number;
  readonly startedMs: number;
}

interface Server {
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
}

const durations = histogram(gatewayMetrics.dbClientDuration);
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
      const active = context.active();
      const isRecorded = hasRecordedParent(active) && isInstrumented('pg');
      if (text === undefined || !(isRecorded || meterSlot.peek())) return Reflect.apply(query, this, args);
      const run = begin(describe(text), isRecorded ? active : undefined);
      const callback = args.at(-1);
      if (typeof callback === 'function') {
        args[args.length - 1] = (error: unknown, result: unknown) => {
          settle(run, error);
          callback(error, result);
        };
        return Reflect.apply(query, this, args);
      }
      return new Promise((resolve, reject) => {
        args.push((error: unknown, result: unknown) => {
          settle(run, error);
          if (error) reject(error);
          else resolve(result);
        });
        Reflect.apply(query, this, args);
      });
    });
  };
}

function begin(statement: Description, context: Context | undefined): Run {
  return { statement, context, startMs: context ? Date.now() : 0, startedMs: performance.now() };
}

function settle({ statement, context: at, startMs, startedMs }: Run, error: unknown): void {
  const durationMs = performance.now() - startedMs;
  if (!error) {
    const span = at ? recordLeaf(statement.span, { context: at, startMs, durationMs }) : NO_SPAN;
    return statement.durations.record(durationMs / 1000, span);
  }
  const code = codeOf(error) ?? errorType(error);
  const attributes = { [keys.errorType]: code, [keys.dbStatus]: code };
  const span = at ? recordLeaf(statement.span, { context: at, startMs, durationMs, error, attributes }) : NO_SPAN;
  durations.record(durationMs / 1000, { ...statement.measured, [keys.errorType]: code }, span);
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
  const attributes = {
    ...measured,
    [keys.serverAddress]: address,
    [keys.serverPort]: port,
    [keys.dbQuerySummary]: name,
    [keys.dbQueryText]: text,
  };
  const span = { scope: 'database', name, kind: SpanKind.CLIENT, attributes };
  return { span, measured, durations: durations.series(measured) };
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
