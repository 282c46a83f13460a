import 'server-only';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  ANSWER_BYTES_MAX,
  type Endpoint,
  EndpointError,
  type Outcome,
  outcomeOfError,
  type Transport,
  USER_AGENT,
} from './transport';

const compress = promisify(gzip);
const IDLE_MS = 60_000;
/** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS: as OTLP says. */
const RETRYABLE: ReadonlySet<string> = new Set(['1', '4', '8', '10', '11', '14', '15']);
const NOT_GRPC_RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Belong to the connection, or are ours. */
const RESERVED =
  /^(?::|grpc-)|^(?:te|host|connection|content-type|content-length|user-agent|transfer-encoding|upgrade)$/;

interface Connection {
  readonly session: ClientHttp2Session;
  calls: number;
  error?: Error;
  /** A call on it got no answer in time: it may have died without a word, so nothing new is sent on it. */
  isSilent: boolean;
}

/**
 * One unary gRPC method over Node's own HTTP/2: a message is a flag, its length in four bytes and the protobuf, and the
 * word that counts comes in the trailers. A connection is opened when it is needed and again when it is lost; it holds
 * the process only while a call is under way.
 */
export function grpcTransport(endpoint: Endpoint, path: string): Transport {
  const headers = Object.fromEntries(Object.entries(endpoint.headers).filter(([name]) => !RESERVED.test(name)));
  let current: Connection | undefined;

  function connected(): Connection {
    if (current && !current.isSilent && !current.session.closed && !current.session.destroyed) return current;
    const opened: Connection = { session: connect(endpoint.url, endpoint.tls), calls: 0, isSilent: false };
    const { session } = opened;
    const forget = (): void => {
      if (current === opened) current = undefined;
    };
    session.on('error', (error) => {
      opened.error = error;
      forget();
    });
    session.on('goaway', forget);
    session.on('close', forget);
    session.setTimeout(IDLE_MS, () => {
      if (opened.calls === 0) session.close();
    });
    session.unref();
    current = opened;
    return opened;
  }

  async function call(message: Uint8Array, timeoutMs: number): Promise<Outcome> {
    const connection = connected();
    connection.calls += 1;
    connection.session.ref();
    try {
      const stream = connection.session.request({
        ':method': 'POST',
        ':path': path,
        te: 'trailers',
        'content-type': 'application/grpc',
        'user-agent': USER_AGENT,
        'grpc-timeout': `${Math.max(1, Math.round(timeoutMs))}m`,
        ...(endpoint.gzip && { 'grpc-encoding': 'gzip' }),
        ...headers,
      });
      stream.end(message);
      return await outcomeOf(stream, timeoutMs, connection);
    } finally {
      connection.calls -= 1;
      if (connection.calls === 0) leave(connection);
    }
  }

  return {
    async send(bytes, timeoutMs) {
      try {
        return await call(frame(endpoint.gzip ? await compress(bytes) : bytes, endpoint.gzip), timeoutMs);
      } catch (error) {
        return outcomeOfError(error);
      }
    },
    close() {
      current?.session.close();
      current = undefined;
    },
  };
}

/** Its last call ends a silent one: the others keep the time they have. */
function leave({ session, isSilent }: Connection): void {
  if (isSilent) session.destroy();
  else if (!session.destroyed) session.unref();
}

function frame(bytes: Uint8Array, isCompressed: boolean): Uint8Array {
  const framed = Buffer.allocUnsafe(bytes.byteLength + 5);
  framed.writeUInt8(isCompressed ? 1 : 0, 0);
  framed.writeUInt32BE(bytes.byteLength, 1);
  framed.set(bytes, 5);
  return framed;
}

function outcomeOf(stream: ClientHttp2Stream, timeoutMs: number, connection: Connection): Promise<Outcome> {
  return new Promise((resolve) => {
    let status = 0;
    let trailers: IncomingHttpHeaders = {};
    let failure: Error | undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const cancel = (why: string): void => {
      failure ??= new Error(why);
      stream.close(constants.NGHTTP2_CANCEL);
    };
    const deadline = setTimeout(() => {
      connection.isSilent = true;
      cancel('the endpoint did not answer in time');
      stream.destroy();
    }, timeoutMs);
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0;
      trailers = headers; // an answer of trailers only
    });
    stream.on('trailers', (headers) => {
      trailers = headers;
    });
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > ANSWER_BYTES_MAX) cancel('the answer of the endpoint is too long');
      else chunks.push(chunk);
    });
    stream.on('error', (error) => {
      failure ??= connection.error ?? error;
    });
    stream.on('close', () => {
      clearTimeout(deadline);
      resolve(said(status, trailers, Buffer.concat(chunks).subarray(5)) ?? outcomeOfError(failure ?? silent()));
    });
  });
}

/** Undefined where the endpoint did not come to speak gRPC. */
function said(status: number, trailers: IncomingHttpHeaders, answer: Uint8Array): Outcome | undefined {
  const code = trailers['grpc-status'];
  if (typeof code !== 'string') {
    if (status === 0 || status === 200) return undefined;
    const error = new EndpointError(`the endpoint answered ${status}, not gRPC`, status);
    return { kind: NOT_GRPC_RETRYABLE.has(status) ? 'later' : 'refused', error };
  }
  if (code === '0') return { kind: 'taken', answer };
  const message = textOf(trailers['grpc-message']);
  const words = `the endpoint answered gRPC status ${code.slice(0, 4)}${message && `: ${message}`}`;
  const error = new EndpointError(words, Number(code));
  return { kind: RETRYABLE.has(code) ? 'later' : 'refused', error };
}

const silent = (): Error => new Error('the endpoint closed the call without a word');

function textOf(message: string | string[] | undefined): string {
  const text = String(message ?? '').slice(0, 200);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
