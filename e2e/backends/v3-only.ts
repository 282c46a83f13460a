import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from '../gateway';
import type { Backend } from './start';

/** What Jaeger took out after 2.20; what it kept of the old dialect is a trace by its id, and dependencies. */
const TAKEN_OUT = /^\/api\/(services|services\/[^/]+\/operations|operations|traces)$/;

/** A Jaeger that speaks v3 alone, as those after 2.20 do: the 2.13 at this port without its old search. */
export async function withoutOldSearch(query: number): Promise<Backend<'query'>> {
  const port = await freePort();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://jaeger');
    if (!TAKEN_OUT.test(pathname)) return void pass(request, response, query);
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    ports: { query: port },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, query: number): Promise<void> {
  try {
    const answer = await fetch(`http://127.0.0.1:${query}${request.url}`);
    const type = answer.headers.get('content-type') ?? 'text/plain';
    response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
}
