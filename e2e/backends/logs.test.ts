import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { newTraceId } from '@/lib/base/ids';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { logOutSlot } from '@/lib/telemetry/log-records';
import { initLoggerProvider } from '@/lib/telemetry/server/init';
import { logger } from '@/lib/telemetry/server/logger';
import { builds } from './location.mjs';
import { runProgram, temporaryFolder } from './process';
import { type Backend, freePorts, reasonToSkip, whenReady } from './start';

const SPAN_ID = '00f067aa0ba902b7';

const Batch = z.object({
  resourceLogs: z.array(
    z.object({ scopeLogs: z.array(z.object({ logRecords: z.array(z.record(z.string(), z.unknown())) })) }),
  ),
});

/** What came out of the Collector, as JSON. */
const came: Record<string, unknown>[] = [];
let sink: Server;
let collector: Backend<'grpc' | 'http'>;

async function startCollector(sinkUrl: string): Promise<Backend<'grpc' | 'http'>> {
  const { grpc, http, health } = await freePorts('grpc', 'http', 'health');
  const at = (port: number) => ({ endpoint: `127.0.0.1:${port}` });
  const config = {
    extensions: { health_check: at(health) },
    receivers: { otlp: { protocols: { grpc: at(grpc), http: at(http) } } },
    exporters: { otlp_http: { endpoint: sinkUrl, encoding: 'json', compression: 'none' } },
    service: {
      extensions: ['health_check'],
      pipelines: { logs: { receivers: ['otlp'], exporters: ['otlp_http'] } },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
  };
  const folder = temporaryFolder('logs-collector');
  const file = path.join(folder, 'collector.yaml');
  writeFileSync(file, stringify(config));
  const program = runProgram({ file: builds.collector.program, args: ['--config', file], folder });
  return whenReady(program, { grpc, http }, async () => (await fetch(`http://127.0.0.1:${health}`)).ok);
}

describe.skipIf(reasonToSkip('collector') !== undefined)('telemetry-export of log records to a real Collector', () => {
  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    sink = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      for (const { scopeLogs } of Batch.parse(JSON.parse(Buffer.concat(chunks).toString())).resourceLogs)
        came.push(...scopeLogs.flatMap(({ logRecords }) => logRecords));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    collector = await startCollector(`http://127.0.0.1:${(sink.address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    context.disable();
    await collector.stop();
    sink.closeAllConnections();
    sink.close();
  });

  it.each(['grpc', 'http/protobuf', 'http/json'])(
    'R0.7 R0.8 a line arrives by %s, with the ids of its span',
    async (protocol) => {
      const port = collector.ports[protocol === 'grpc' ? 'grpc' : 'http'];
      const config = readTelemetryConfig({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      });
      if (!config.enabled) throw new Error('telemetry is off');
      const loggers = initLoggerProvider(config, { process: 'worker' });
      const traceId = newTraceId();
      const span = { traceId, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED };
      const log = logger('checkout', { write: () => undefined });
      context.with(trace.setSpanContext(ROOT_CONTEXT, span), () => log.warn({ attempt: 2 }, 'paid late'));
      await loggers.shutdown();
      logs.disable();
      logOutSlot.clear();
      expect(loggers.health()).toMatchObject([{ name: 'otlp', signal: 'logs', sent: 1, failed: 0 }]);
      await vi.waitFor(() =>
        expect(came).toContainEqual(
          expect.objectContaining({ traceId, spanId: SPAN_ID, severityNumber: 13, body: { stringValue: 'paid late' } }),
        ),
      );
    },
  );
});
