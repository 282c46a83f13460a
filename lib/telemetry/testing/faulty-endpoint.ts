import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** How an OTLP endpoint can be broken. `down` refuses connections; the others take them. */
export const FAULTS = [
  'down',
  'hanging',
  'refusing',
  'limiting',
  'garbage',
  'endless',
  'cutting',
  'resetting',
  'late',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyEndpoint {
  readonly url: string;
  be(fault: Fault | 'fine'): Promise<void>;
  /** Requests that came, by path, and the bodies of those that were answered as they should be. */
  readonly requests: ReadonlyMap<string, number>;
  readonly taken: readonly { readonly path: string; readonly body: Buffer }[];
  close(): Promise<void>;
}

const LATE_MS = 3000;
const TAKEN_MAX = 2000;

/** A real server that is as broken as it is told to be, from one moment to the next. */
export async function startFaultyEndpoint(keepsBodies = false): Promise<FaultyEndpoint> {
  const requests = new Map<string, number>();
  const taken: { path: string; body: Buffer }[] = [];
  const sockets = new Set<Socket>();
  let fault: Fault | 'fine' = 'fine';

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    if (keepsBodies && taken.length < TAKEN_MAX && (fault === 'fine' || fault === 'garbage'))
      taken.push({ path, body });
    answer(response, fault, request.headers['content-type'] ?? 'application/x-protobuf');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (fault === 'resetting') socket.resetAndDestroy();
  });
  // Its own complaints about cut connections are what is wanted here.
  server.on('clientError', (_error, socket) => socket.destroy());
  await listen(0);
  const { port } = server.address() as AddressInfo;

  function listen(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  }

  function stopListening(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    taken,
    async be(next) {
      const before = fault;
      fault = next;
      if (before === 'down' && next !== 'down') await listen(port);
      else if (next === 'down' && before !== 'down') await stopListening();
      // Connections that are open already belong to the fault before.
      else for (const socket of sockets) socket.destroy();
    },
    async close() {
      if (server.listening) await stopListening();
    },
  };
}

function answer(response: ServerResponse, fault: Fault | 'fine', contentType: string): void {
  const say = (status: number, body = '', headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
  };
  if (fault === 'fine') return say(200, contentType.includes('json') ? '{}' : '');
  if (fault === 'refusing') return say(503, 'no');
  if (fault === 'limiting') return say(429, '', { 'retry-after': '1' });
  if (fault === 'garbage') return say(200, '\u0000<html>\u00ff not what you think');
  if (fault === 'late') return void setTimeout(() => say(200), LATE_MS).unref();
  if (fault === 'cutting') {
    response.writeHead(200, { 'content-length': '1000' }).write('half');
    response.socket?.destroy();
  }
  if (fault === 'endless') {
    response.writeHead(200);
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
