import { createServer } from 'node:http';

/** Takes whatever is exported and forgets it. */
export interface Sink {
  readonly url: string;
  bytes(): number;
  stop(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sink has no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    bytes: () => bytes,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
