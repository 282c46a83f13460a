import 'server-only';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Warner } from '../diagnostics';
import type { ExporterHealth } from '../exporter-health';
import type { MetricsPage } from './metrics-page';

export interface PrometheusServer {
  readonly port: number;
  /** Counts answers: who reads them takes what there is. */
  health(): ExporterHealth;
  close(): Promise<void>;
}

/** `GET /metrics` on a port of its own, for a scraper inside the network. Without it the process goes on all the same. */
export function servePrometheus(
  { host, port }: { readonly host: string; readonly port: number },
  page: MetricsPage,
  out: Warner,
): Promise<PrometheusServer | undefined> {
  const counts = { sent: 0, failed: 0, dropped: 0, queued: 0, queueMax: 0, lastError: undefined };
  let lastSentAtMs: number | undefined;
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?', 1);
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(path === '/metrics' ? 405 : 404, path === '/metrics' ? { allow: 'GET, HEAD' } : {}).end();
      return;
    }
    context
      .with(suppressTracing(context.active()), () => page.text(request.headers.accept))
      .then(({ body, contentType }) => {
        response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
        response.end(request.method === 'HEAD' ? undefined : body);
        counts.sent += 1;
        lastSentAtMs = Date.now();
      })
      .catch((error: unknown) => {
        counts.failed += 1;
        out.warn('the metrics could not be told', { cause: error instanceof Error ? error.name : 'unknown' });
        response.writeHead(500).end();
      });
  });
  server.unref();
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const cause = 'code' in error ? error.code : error.name;
      out.warn('metrics have no port of their own', { host, port, cause });
      resolve(undefined);
    });
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        port: bound,
        health: () => ({ name: 'prometheus', signal: 'metrics', address: `${host}:${bound}`, ...counts, lastSentAtMs }),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
