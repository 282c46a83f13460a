import 'server-only';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
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
const SOCKETS_MAX = 4;
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** OTLP over HTTP. Node's own client: `fetch` is instrumented, and keeps no connection limit of its own. */
export function httpTransport(endpoint: Endpoint): Transport {
  const { request, Agent } = endpoint.url.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, ...endpoint.tls });

  function post(body: Uint8Array, timeoutMs: number, mayBeStale = true): Promise<Outcome> {
    return new Promise((resolve) => {
      const headers = {
        ...endpoint.headers,
        'content-type': endpoint.contentType,
        'content-length': body.byteLength,
        'user-agent': USER_AGENT,
        ...(endpoint.gzip && { 'content-encoding': 'gzip' }),
      };
      const outgoing = request(endpoint.url, { method: 'POST', headers, agent }, (response) => {
        void outcomeOf(response).then(finish);
      });
      const deadline = setTimeout(() => outgoing.destroy(new Error('the endpoint did not answer in time')), timeoutMs);
      const finish = (outcome: Outcome): void => {
        clearTimeout(deadline);
        resolve(outcome);
      };
      outgoing.on('error', (error) => {
        // The endpoint closed an idle connection just when we used it: no failure, and nothing to wait for.
        if (mayBeStale && outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET') {
          clearTimeout(deadline);
          resolve(post(body, timeoutMs, false));
        } else finish(outcomeOfError(error));
      });
      outgoing.end(body);
    });
  }

  return {
    async send(bytes, timeoutMs) {
      try {
        return await post(endpoint.gzip ? await compress(bytes) : bytes, timeoutMs);
      } catch (error) {
        return outcomeOfError(error); // a header that Node does not send
      }
    },
    close: () => agent.destroy(),
  };
}

async function outcomeOf(response: IncomingMessage): Promise<Outcome> {
  const status = response.statusCode ?? 0;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      if (bytes > ANSWER_BYTES_MAX) break; // which ends the connection
      chunks.push(chunk);
    }
  } catch (error) {
    if (status < 200 || status > 299) return outcomeOfError(error);
  }
  if (status >= 200 && status <= 299) return { kind: 'taken', answer: Buffer.concat(chunks) };
  const error = new EndpointError(`the endpoint answered ${status}`, status);
  if (!RETRYABLE.has(status)) return { kind: 'refused', error };
  const afterMs = retryAfterMs(response.headers['retry-after']);
  return { kind: 'later', error, ...(afterMs !== undefined && { afterMs }) };
}

/** Seconds or a date. */
export function retryAfterMs(header: string | undefined, nowMs = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
