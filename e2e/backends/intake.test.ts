import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { newSpanId, newTraceId } from '@/lib/base/ids';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import type { SignalName } from '@/lib/telemetry/config/table';
import { createIntake, type Intake } from '@/lib/telemetry/server/intake';
import { receivedSlot } from '@/lib/telemetry/server/metrics/received';
import { EmbeddedStore } from '@/lib/trace-backends/embedded/store';
import { otlpLogs } from '@/lib/trace-backends/testing/otlp-logs';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { builds } from './location.mjs';
import { runProgram, temporaryFolder } from './process';
import { type Backend, freePorts, reasonToSkip, whenReady } from './start';

const skipped = reasonToSkip('collector');
const TOKEN = 'service-token-of-16+';
const SIGNALS = ['traces', 'logs', 'metrics'] as const;
const caller = { sameOrigin: false, address: '127.0.0.1', viewer: undefined };

interface Door {
  readonly store: EmbeddedStore;
  readonly intake: Intake;
  readonly url: string;
  /** Of what came: `traces application/x-protobuf gzip`. */
  readonly came: string[];
  stop(): Promise<void>;
}

/** An intake as the product has it, behind a server of its own. */
async function openDoor(): Promise<Door> {
  const directory = mkdtempSync(path.join(tmpdir(), 'mg-door-'));
  const store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
  const keep = async (traces: Uint8Array[], logs: Uint8Array[]): Promise<void> => {
    for (const error of store.commit(traces, logs)) if (error) throw error;
  };
  const embedded = { write: (body: Uint8Array) => keep([body], []), writeLogs: (body: Uint8Array) => keep([], [body]) };
  const intake = createIntake({ config: configOf({}), embedded, serviceToken: TOKEN });
  const came: string[] = [];
  const server = createServer(async (request, response) => {
    const signal = SIGNALS.find((each) => request.url?.endsWith(`/v1/${each}`)) ?? 'traces';
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { 'content-type': type, 'content-encoding': encoding, authorization } = request.headers;
    came.push([signal, type, encoding].join(' '));
    const headers = new Headers();
    for (const [name, value] of Object.entries({ 'content-type': type, 'content-encoding': encoding, authorization }))
      if (value !== undefined) headers.set(name, value);
    const asked = new Request(`http://door${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const answer = await intake.handle(asked, signal, caller);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    store,
    intake,
    came,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function configOf(env: Record<string, string>) {
  const config = readTelemetryConfig(env);
  if (!config.enabled) throw new Error('telemetry is off');
  return config;
}

/** Takes OTLP and passes all of it on to both doors, to one in protobuf and to the other in JSON, as it packs them. */
async function startRelay(doors: Readonly<Record<'proto' | 'json', Door>>): Promise<Backend<'grpc' | 'http'>> {
  const { grpc, http, health } = await freePorts('grpc', 'http', 'health');
  const at = (port: number) => ({ endpoint: `127.0.0.1:${port}` });
  const to = (encoding: 'proto' | 'json') => ({
    endpoint: doors[encoding].url,
    encoding,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const pipeline = { receivers: ['otlp'], exporters: ['otlp_http/proto', 'otlp_http/json'] };
  const config = {
    extensions: { health_check: at(health) },
    receivers: { otlp: { protocols: { grpc: at(grpc), http: at(http) } } },
    exporters: { 'otlp_http/proto': to('proto'), 'otlp_http/json': to('json') },
    service: {
      extensions: ['health_check'],
      pipelines: Object.fromEntries(SIGNALS.map((signal) => [signal, pipeline])),
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
  };
  const folder = temporaryFolder('relay');
  const file = path.join(folder, 'relay.yaml');
  writeFileSync(file, stringify(config));
  const program = runProgram({ file: builds.collector.program, args: ['--config', file], folder });
  return whenReady(program, { grpc, http }, async () => (await fetch(`http://127.0.0.1:${health}`)).ok);
}

describe.skipIf(skipped !== undefined)('telemetry-export from a real Collector to the service door', () => {
  let proto: Door;
  let json: Door;
  let relay: Backend<'grpc' | 'http'>;

  beforeAll(async () => {
    [proto, json] = await Promise.all([openDoor(), openDoor()]);
    relay = await startRelay({ proto, json });
  });
  afterAll(async () => {
    await relay?.stop();
    await Promise.all([proto?.stop(), json?.stop()]);
    receivedSlot.clear();
  });

  /** What was let in at one door, sent on by the forwarder in one of its protocols. */
  async function forwarded(protocol: string, signal: SignalName, body: object): Promise<void> {
    const port = protocol === 'grpc' ? relay.ports.grpc : relay.ports.http;
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const intake = createIntake({ config: configOf(endpoint), embedded: undefined, serviceToken: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const asked = new Request('http://door/', { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await intake.handle(asked, signal, caller);
    expect(await answer.json()).toEqual({});
    expect(answer.status).toBe(200);
  }

  it.each(['grpc', 'http/protobuf', 'http/json'])(
    'R2.8 R4.3 R0.8 R2.4 brings all three signals there and back by %s, in both encodings alike',
    async (protocol) => {
      const traceId = newTraceId();
      const spanId = newSpanId();
      const drawn = traceFromText(
        `
        browser | flow checkout | internal 0-100 n=7
          web | POST /api/checkout/[cartId] | server 10-90 error http.response.status_code=500
      `,
        { traceId },
      );
      const exception = [{ key: 'exception.type', value: { stringValue: 'TypeError' } }];
      const record = { traceId, spanId, severityNumber: 17, eventName: 'exception', attributes: exception };
      const name = `mediagw.${protocol.replace(/\W/g, '_')}`;
      await forwarded(protocol, 'traces', toOtlp(drawn));
      await forwarded(
        protocol,
        'logs',
        JSON.parse(
          Buffer.from(otlpLogs([record, { traceId, timeMs: 1_700_000_000_009 }, { body: 'of no trace' }])).toString(),
        ),
      );
      await forwarded(protocol, 'metrics', {
        resourceMetrics: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
            scopeMetrics: [{ scope: { name: 'shop' }, metrics: [histogram(name, traceId, spanId)] }],
          },
        ],
      });
      await vi.waitFor(
        () => {
          for (const door of [proto, json]) {
            expect(door.store.trace(traceId)).toHaveLength(2);
            expect(door.store.logsOf(traceId, 5).logs).toHaveLength(2);
          }
          expect(shownPoints(name)).toHaveLength(1);
          // Delta, and taken at three doors: of the forwarder, in protobuf and in JSON.
          expect(shownPoints(name)).toMatchObject([
            { count: 9, counts: [3, 6], sum: 4.5, exemplars: [{ traceId, spanId }] },
          ]);
        },
        { timeout: 15_000, interval: 50 },
      );
      expect(proto.store.trace(traceId)).toEqual(json.store.trace(traceId));
      expect(proto.store.trace(traceId)?.map(({ resource, ...span }) => [span, resource.service])).toEqual(
        drawn.map(({ resource, ...span }) => [span, resource.service]),
      );
      const { logs } = proto.store.logsOf(traceId, 5);
      expect(logs).toEqual(json.store.logsOf(traceId, 5).logs);
      expect(logs[0]).toMatchObject({
        spanId,
        severityNumber: 17,
        eventName: 'exception',
        body: 'said',
        serviceName: 'web',
      });
    },
    30_000,
  );

  it('speaks as it was asked to: protobuf and JSON, packed', () => {
    expect(new Set(proto.came)).toEqual(new Set(SIGNALS.map((signal) => `${signal} application/x-protobuf gzip`)));
    expect(new Set(json.came)).toEqual(new Set(SIGNALS.map((signal) => `${signal} application/json gzip`)));
    for (const { intake } of [proto, json]) {
      for (const signal of SIGNALS) expect(intake.stats(signal)).toMatchObject({ rejected: {}, refused: {} });
    }
  });
});

function histogram(name: string, traceId: string, spanId: string) {
  const timeUnixNano = `${Date.now()}000000`;
  const point = {
    startTimeUnixNano: timeUnixNano,
    timeUnixNano,
    count: '3',
    sum: 1.5,
    bucketCounts: ['1', '2'],
    explicitBounds: [0.5],
    exemplars: [{ timeUnixNano, asDouble: 0.7, traceId, spanId }],
    attributes: [],
  };
  return { name, unit: 's', histogram: { aggregationTemporality: 1, dataPoints: [point] } };
}

function shownPoints(name: string): unknown[] {
  const families = (receivedSlot.peek()?.read() ?? []).flatMap(({ scopes }) =>
    scopes.flatMap((scope) => scope.families),
  );
  return families.filter((family) => family.name === name).flatMap((family): unknown[] => [...family.points]);
}
