import 'server-only';
import { type Attributes, type Span, SpanKind, trace } from '@opentelemetry/api';
import type pg from 'pg';
import { keys } from '@/lib/telemetry/attributes';
import { recordException } from '@/lib/telemetry/tracing';
import { parseStatement } from './statement';

interface Description {
  /** `INSERT orders`: of few values. */
  readonly name: string;
  readonly attributes: Attributes;
}

type Settled = (error: unknown, result: unknown) => void;

/** Written by an ORM, statements are few; what makes them anew each time is not worth keeping. */
const KNOWN_MAX = 500;

/**
 * Every statement of a connection becomes a CLIENT span below the span at work, where that is recorded. Not the
 * driver's instrumentation: it costs three times as much, binds callbacks to a context that promises keep anyway, and
 * puts a hook in front of each `require` of the process.
 */
export function queryTracer(url: string): (client: pg.PoolClient) => void {
  const server = serverAttributes(url);
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
      if (text === undefined || trace.getActiveSpan()?.isRecording() !== true) return Reflect.apply(query, this, args);
      const { name, attributes } = describe(text);
      const span = trace.getTracer('database').startSpan(name, { kind: SpanKind.CLIENT, attributes });
      return ended(span, args, (traced) => Reflect.apply(query, this, traced));
    });
  };
}

/** Ends the span with the answer. The driver takes a callback in the last place, or makes a promise. */
function ended(span: Span, args: readonly unknown[], send: (args: unknown[]) => unknown): unknown {
  const callback = args.at(-1);
  if (typeof callback === 'function')
    return send([
      ...args.slice(0, -1),
      (error: unknown, result: unknown) => {
        end(span, error);
        callback(error, result);
      },
    ]);
  return new Promise((resolve, reject) => {
    const settle: Settled = (error, result) => {
      end(span, error);
      if (error) reject(error);
      else resolve(result);
    };
    send([...args, settle]);
  });
}

function end(span: Span, error: unknown): void {
  if (error) {
    recordException(span, error);
    const code = codeOf(error);
    if (code) span.setAttributes({ [keys.errorType]: code, [keys.dbStatus]: code });
  }
  span.end();
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

function description(text: string, server: Attributes): Description {
  const { operation, table } = parseStatement(text) ?? { operation: 'QUERY', table: undefined };
  const name = table ? `${operation} ${table}` : operation;
  return {
    name,
    attributes: {
      ...server,
      [keys.dbOperation]: operation,
      ...(table && { [keys.dbCollection]: table }),
      [keys.dbQuerySummary]: name,
      [keys.dbQueryText]: text,
    },
  };
}

function serverAttributes(url: string): Attributes {
  const { hostname, port, pathname } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '', pathname: '' };
  return {
    [keys.dbSystem]: 'postgresql',
    ...(pathname.length > 1 && { [keys.dbNamespace]: decodeURIComponent(pathname.slice(1)) }),
    ...(hostname && { [keys.serverAddress]: hostname, [keys.serverPort]: Number(port || 5432) }),
  };
}
