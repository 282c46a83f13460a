import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '../../config';
import { UNTRUSTED } from '../../testing/untrusted';
import { retryAfterMs } from './http';
import { otlpTransport, repeatingSender } from './sender';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

const QUICK = { firstDelayMs: 5, delayMaxMs: 20, attemptsMax: 4 };
const bytes = Buffer.from('a request');

function sender(url: string, env: Record<string, string> = {}) {
  const config = readTelemetryConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k,te=no',
    ...env,
  });
  if (!config.enabled || !config.otlp) throw new Error('no endpoint');
  const made = repeatingSender(otlpTransport(config.otlp, 'traces'), config.otlp.timeoutMs, QUICK);
  cleanUp.push(() => made.close());
  return made;
}

async function listening(server: Server | Http2Server | Http2SecureServer | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function http(answers: RequestListener[]) {
  const got: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const url = await listening(
    createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      got.push({ headers: request.headers, body: Buffer.concat(chunks) });
      (answers.shift() ?? ((_, end) => end.end()))(request, response);
    }),
  );
  return { got, url };
}

type Call = (stream: ServerHttp2Stream, message: Buffer) => void;
const ok: Call = (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.from([0, 0, 0, 0, 0]));
};
const fails =
  (code: number, message = ''): Call =>
  (stream) =>
    stream.respond({ ':status': 200, 'grpc-status': String(code), 'grpc-message': message }, { endStream: true });

async function grpc(answers: Call[]) {
  const got: { path: unknown; headers: IncomingHttpHeaders; message: Buffer }[] = [];
  let sessions = 0;
  const server = createHttp2Server();
  server.on('session', (session) => {
    sessions += 1;
    session.on('error', () => undefined);
    cleanUp.push(() => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const message = Buffer.concat(chunks);
      got.push({ path: headers[':path'], headers, message });
      (answers.shift() ?? ok)(stream, message);
    });
  });
  return { got, url: await listening(server), sessions: () => sessions };
}
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };

describe('OTLP over HTTP', () => {
  it('R2.1 R4.3 sends headers and compression as configured', async () => {
    const { got, url } = await http([]);
    await sender(url, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }).send(bytes);
    expect(got[0]?.headers).toMatchObject({ 'x-key': 'k', 'content-encoding': 'gzip' });
    expect(gunzipSync(got[0]?.body ?? '')).toEqual(bytes);
  });

  it('R3.1 repeats what the endpoint may take later, and nothing else', async () => {
    const busy: RequestListener = (_, response) => response.writeHead(503).end();
    const first = await http([busy, busy]);
    await sender(first.url).send(bytes);
    expect(first.got).toHaveLength(3);
    const second = await http([(_, response) => response.writeHead(400).end()]);
    await expect(sender(second.url).send(bytes)).rejects.toThrow('answered 400');
    expect(second.got).toHaveLength(1);
    const third = await http(Array(9).fill(busy));
    await expect(sender(third.url).send(bytes)).rejects.toThrow('answered 503');
    expect(third.got).toHaveLength(QUICK.attemptsMax);
  });

  it('R3.1 waits as long as the endpoint says, but not beyond its own limit', async () => {
    const { got, url } = await http([(_, response) => response.writeHead(429, { 'retry-after': '60' }).end()]);
    await expect(sender(url).send(bytes)).rejects.toThrow('answered 429');
    expect(got).toHaveLength(1);
    expect(retryAfterMs('2')).toBe(2000);
    expect(retryAfterMs('Sat, 21 Nov 2026 10:00:05 GMT', Date.parse('Sat, 21 Nov 2026 10:00:00 GMT'))).toBe(5000);
    expect(retryAfterMs('soon')).toBeUndefined();
  });

  it('R4.8 gives up an endpoint that says nothing, resets, or talks without end', async () => {
    const hanging = await listening(createTcpServer((socket) => void cleanUp.push(() => socket.destroy())));
    await expect(sender(hanging, { OTEL_EXPORTER_OTLP_TIMEOUT: '80' }).send(bytes)).rejects.toThrow('in time');
    const resetting = await listening(createTcpServer((socket) => socket.destroy()));
    await expect(sender(resetting).send(bytes)).rejects.toThrow(/hang up|ECONNRESET/);
    const talking = await http([
      (_, response) => {
        response.writeHead(200);
        response.end(Buffer.alloc(1_000_000));
      },
    ]);
    await sender(talking.url).send(bytes);
  });

  it('R3.5 takes another connection at once where the endpoint closed an idle one', async () => {
    const { got, url } = await http([(_, end) => end.end(), (request) => request.socket.destroy()]);
    const config = readTelemetryConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    if (!config.enabled || !config.otlp) throw new Error('no endpoint');
    const once = repeatingSender(otlpTransport(config.otlp, 'traces'), 2000, { ...QUICK, attemptsMax: 1 });
    cleanUp.push(() => once.close());
    await once.send(bytes);
    await once.send(bytes);
    expect(got).toHaveLength(3);
  });

  it('waits for nothing once it is closed', async () => {
    const { url } = await http([(_, response) => response.writeHead(503, { 'retry-after': '1' }).end()]);
    const made = sender(url);
    const sending = made.send(bytes);
    setTimeout(() => made.close(), 100);
    await expect(sending).rejects.toThrow('answered 503');
  });
});

describe('OTLP over gRPC', () => {
  it('R2.1 R4.3 is one unary call with the headers as metadata', async () => {
    const { got, url, sessions } = await grpc([]);
    const made = sender(url, GRPC);
    await made.send(bytes);
    await made.send(bytes);
    expect(got[0]).toMatchObject({
      path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      headers: { 'x-key': 'k', te: 'trailers', 'content-type': 'application/grpc' },
    });
    expect(got[0]?.message.readUInt32BE(1)).toBe(bytes.byteLength);
    expect(got[0]?.message.subarray(5)).toEqual(bytes);
    expect(sessions()).toBe(1);
  });

  it('compresses where that is asked for', async () => {
    const { got, url } = await grpc([]);
    await sender(url, { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }).send(bytes);
    expect(got[0]?.headers['grpc-encoding']).toBe('gzip');
    expect(got[0]?.message[0]).toBe(1);
    expect(gunzipSync(got[0]?.message.subarray(5) ?? '')).toEqual(bytes);
  });

  it('R3.1 repeats what is not available, and not what is refused', async () => {
    const first = await grpc([fails(14), fails(8)]);
    await sender(first.url, GRPC).send(bytes);
    expect(first.got).toHaveLength(3);
    const second = await grpc([fails(12, 'unknown%20service')]);
    await expect(sender(second.url, GRPC).send(bytes)).rejects.toThrow('gRPC status 12: unknown service');
    expect(second.got).toHaveLength(1);
  });

  it('R4.8 survives resets of a call and of the connection, and connects anew', async () => {
    const { got, url, sessions } = await grpc([
      (stream) => stream.close(2),
      (stream) => stream.session?.destroy(),
      (stream, message) => {
        stream.session?.goaway();
        ok(stream, message);
      },
    ]);
    const made = sender(url, GRPC);
    await made.send(bytes);
    expect(got).toHaveLength(3);
    await made.send(bytes);
    expect(sessions()).toBe(3);
  });

  it.each<[string, Call, RegExp, string?]>([
    ['never answers', () => undefined, /in time/, '150'],
    ['is no gRPC', (stream) => stream.respond({ ':status': 404 }, { endStream: true }), /answered 404, not gRPC/],
    [
      'talks without end',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.end(Buffer.alloc(1_000_000));
      },
      /too long/,
    ],
  ])('R4.8 gives up an endpoint that %s', async (_, answer, error, timeoutMs = '5000') => {
    const { url } = await grpc(Array(9).fill(answer));
    const made = sender(url, { ...GRPC, OTEL_EXPORTER_OTLP_TIMEOUT: timeoutMs });
    await expect(made.send(bytes)).rejects.toThrow(error);
  });

  it('R4.8 connects anew after a connection that says nothing, and ends it', async () => {
    const sessions: ServerHttp2Session[] = [];
    const server = createHttp2Server();
    server.on('session', (session) => {
      sessions.push(session);
      cleanUp.push(() => session.destroy());
    });
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.resume().on('end', () => stream.session !== sessions[0] && ok(stream, bytes));
    });
    const made = sender(await listening(server), { ...GRPC, OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
    await expect(made.send(bytes)).rejects.toThrow(/in time/);
    const ended = new Promise<void>((resolve) => {
      if (sessions[0]?.closed) resolve();
      else sessions[0]?.on('close', resolve);
    });
    await made.send(bytes);
    await ended;
    expect(sessions).toHaveLength(2);
  });

  it('R4.8 leaves other calls of a connection their time, when one of them got no answer', async () => {
    const waiting: ServerHttp2Stream[] = [];
    const server = createHttp2Server();
    let sessions = 0;
    server.on('session', (session) => {
      sessions += 1;
      cleanUp.push(() => session.destroy());
    });
    server.on('stream', (stream) => {
      stream.on('error', () => undefined).resume();
      waiting.push(stream);
      const [first, second] = waiting;
      if (second === stream) first?.on('close', () => ok(stream, bytes));
    });
    const config = readTelemetryConfig({ ...GRPC, OTEL_EXPORTER_OTLP_ENDPOINT: await listening(server) });
    if (!config.enabled || !config.otlp) throw new Error('no endpoint');
    const transport = otlpTransport(config.otlp, 'traces');
    cleanUp.push(() => transport.close());
    const outcomes = await Promise.all([transport.send(bytes, 300), transport.send(bytes, 10_000)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'taken']);
    expect(sessions).toBe(1);
  });

  it('R4.8 gives up one that is not there, or speaks something else', async () => {
    await expect(sender('http://127.0.0.1:9', GRPC).send(bytes)).rejects.toThrow(/ECONNREFUSED/);
    const { url } = await http([]);
    await expect(sender(url, { ...GRPC, OTEL_EXPORTER_OTLP_TIMEOUT: '300' }).send(bytes)).rejects.toThrow();
  });
});

describe('OTLP over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, UNTRUSTED.cert);
  writeFileSync(key, UNTRUSTED.key);
  afterAll(() => rmSync(folder, { recursive: true }));
  const strict = { ...UNTRUSTED, ca: UNTRUSTED.cert, requestCert: true, rejectUnauthorized: true };
  const trusting = { OTEL_EXPORTER_OTLP_CERTIFICATE: cert };
  const known = { ...trusting, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: cert, OTEL_EXPORTER_OTLP_CLIENT_KEY: key };

  it.each(['grpc', 'http/protobuf'])(
    'R2.1 R4.3 trusts and shows the certificates that are named, by %s',
    async (protocol) => {
      const server =
        protocol === 'grpc'
          ? createSecureServer(strict)
          : createTlsServer(strict, (request, response) => request.resume().on('end', () => response.end()));
      server.on('stream', (stream: ServerHttp2Stream) => stream.resume().on('end', () => ok(stream, Buffer.of())));
      server.on('session', (session: ServerHttp2Session) => void cleanUp.push(() => session.destroy()));
      const url = (await listening(server)).replace('http://127.0.0.1', 'https://localhost');
      const env = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_EXPORTER_OTLP_TIMEOUT: '1000' };
      await sender(url, { ...env, ...known }).send(bytes);
      await expect(sender(url, env).send(bytes)).rejects.toThrow(/certificate/i);
      await expect(sender(url, { ...env, ...trusting }).send(bytes)).rejects.toThrow();
    },
  );
});
