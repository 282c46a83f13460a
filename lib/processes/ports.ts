import { createServer } from 'node:net';

/** Undefined when the port is taken, else its number; 0 asks for any. */
export async function tryPort(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  const isFree = await new Promise<boolean>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(false);
      else fail(error);
    });
    server.listen({ port, host, exclusive: true }, () => done(true));
  });
  if (!isFree) return undefined;
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' ? address?.port : undefined;
}

export async function freePort(): Promise<number> {
  const port = await tryPort(0, '127.0.0.1');
  if (port === undefined) throw new Error('there is no free port on loopback');
  return port;
}
