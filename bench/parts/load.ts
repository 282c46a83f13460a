import { Agent, request as send } from 'node:http';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expected: number;
}

/** Sends all of them, `inFlight` at a time, over connections that stay open. Resolves to the milliseconds it took. */
export async function sendAll(origin: string, requests: readonly Request[], inFlight: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const waiting = [...requests];
  const worker = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await sendOne(origin, next, agent);
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const tookMs = performance.now() - begin;
  agent.destroy();
  return tookMs;
}

function sendOne(origin: string, { method, path, headers, body, expected }: Request, agent: Agent): Promise<void> {
  return new Promise((done, fail) => {
    const outgoing = send(origin + path, { method, agent, headers }, (answer) => {
      const wrong: Buffer[] = [];
      if (answer.statusCode === expected) answer.resume();
      else answer.on('data', (chunk: Buffer) => wrong.push(chunk));
      answer.once('error', fail).once('end', () => {
        if (answer.statusCode === expected) done();
        else
          fail(new Error(`${method} ${path}: ${answer.statusCode} ${Buffer.concat(wrong).toString().slice(0, 300)}`));
      });
    });
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}
