import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { OtlpTarget } from '../config';
import { forwarder } from './forward';
import type { CleanRequest } from './intake/cleaning';
import { serviceDoor } from './intake/doors';
import { attribute, bearer, intakeOver, NOW_MS, nanos } from './intake/testing';

const body: CleanRequest['body'] = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop-browser' } }] },
      scopeSpans: [
        {
          scope: { name: 'media-gateway.browser', version: '1' },
          spans: [
            {
              traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
              spanId: '00f067aa0ba902b7',
              parentSpanId: '',
              traceState: '',
              name: 'flow checkout',
              kind: 3,
              startTimeUnixNano: '1795000000000000001',
              endTimeUnixNano: '1795000000000000005',
              attributes: [{ key: 'http.response.status_code', value: { intValue: '201' } }],
              events: [{ timeUnixNano: '1795000000000000002', name: 'exception', attributes: [] }],
              links: [],
              status: { code: 2, message: 'no' },
            },
          ],
        },
      ],
    },
  ],
};
const json = new TextEncoder().encode(JSON.stringify(body));
let server: Server | undefined;
afterEach(() => server?.close());

async function endpoint(status = 200) {
  const got: { type: string | undefined; key: unknown; bytes: Buffer }[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ type: request.headers['content-type'], key: request.headers['x-key'], bytes: Buffer.concat(chunks) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  const target: OtlpTarget = {
    url,
    protocol: 'http/json',
    headers: { 'x-key': 'k' },
    timeoutMs: 1000,
    gzip: false,
    certificate: undefined,
    clientKey: undefined,
    clientCertificate: undefined,
  };
  return { got, target };
}

describe('forwarder', () => {
  it('R4.3 speaks JSON where that is asked for', async () => {
    const { got, target } = await endpoint();
    await forwarder(target, 'traces').send(body, json);
    expect(got[0]).toMatchObject({ type: 'application/json', key: 'k' });
    expect(JSON.parse(String(got[0]?.bytes))).toEqual(body);
  });

  it('R4.3 speaks protobuf where that is asked for', async () => {
    const { got, target } = await endpoint();
    await forwarder({ ...target, protocol: 'http/protobuf' }, 'traces').send(body, json);
    expect(got[0]?.type).toBe('application/x-protobuf');
    const text = got[0]?.bytes.toString('latin1') ?? '';
    for (const part of [
      'shop-browser',
      'media-gateway.browser',
      'flow checkout',
      'http.response.status_code',
      'exception',
    ])
      expect(text).toContain(part);
    expect(got[0]?.bytes.toString('hex')).toContain('4bf92f3577b34da6a3ce929d0e0e4736');
    // Span.kind is field 6: CLIENT is 3 on the wire.
    expect(got[0]?.bytes.includes(Buffer.from([0x30, 0x03]))).toBe(true);
  });

  it('R4.3 speaks gRPC where that is asked for', async () => {
    const got: { path: unknown; key: unknown; message: Buffer }[] = [];
    const grpc = createHttp2Server();
    grpc.on('stream', async (stream, headers) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(Buffer.from(chunk));
      got.push({ path: headers[':path'], key: headers['x-key'], message: Buffer.concat(chunks) });
      stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true });
    });
    await new Promise<void>((resolve) => grpc.listen(0, '127.0.0.1', resolve));
    const { target } = await endpoint();
    const url = `http://127.0.0.1:${(grpc.address() as AddressInfo).port}`;
    await forwarder({ ...target, url, protocol: 'grpc' }, 'traces').send(body, json);
    grpc.close();
    expect(got[0]).toMatchObject({ path: expect.stringContaining('trace.v1.TraceService/Export'), key: 'k' });
    expect(got[0]?.message.toString('latin1')).toContain('flow checkout');
  });

  it('fails when the endpoint does, and when it is behind', async () => {
    const { target } = await endpoint(503);
    await expect(forwarder(target, 'traces').send(body, json)).rejects.toThrow('503');
    const behind = forwarder(target, 'traces');
    const first = behind.send(body, new Uint8Array(serviceDoor.inflatedBytesMax));
    await expect(behind.send(body, json)).rejects.toThrow('behind');
    await expect(first).rejects.toThrow('503');
  });

  it('takes what the service door lets in, however large, where nothing else is on its way', async () => {
    const { got, target } = await endpoint();
    const patient = { ...target, timeoutMs: 10_000 };
    const { post } = intakeOver({ embedded: undefined, forward: { traces: forwarder(patient, 'traces') } });
    const time = { startTimeUnixNano: nanos(NOW_MS - 2), endTimeUnixNano: nanos(NOW_MS - 1) };
    const attributes = [attribute('a', 'x'.repeat(4096)), attribute('b', 'x'.repeat(3800))];
    const spans = Array.from({ length: 510 }, (_, at) => ({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: (at + 1).toString(16).padStart(16, '0'),
      name: 'batch',
      ...time,
      attributes,
    }));
    const large = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    expect(large.length / serviceDoor.inflatedBytesMax).toBeCloseTo(1, 1);
    const packed = new Uint8Array(gzipSync(large));
    expect((await post('traces', packed, { ...bearer, 'content-encoding': 'gzip' })).status).toBe(200);
    expect(got[0]?.bytes.byteLength).toBeGreaterThan(large.length);
    const whole = new Uint8Array(serviceDoor.inflatedBytesMax * 2);
    await forwarder(patient, 'traces').send(body, whole);
    expect(got[1]?.bytes.byteLength).toBe(whole.byteLength);
  });
});
