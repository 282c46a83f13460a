import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { receivedSlot } from '../metrics/received';
import { toProtobuf } from '../protobuf/otlp';
import { exportResponses, rpcStatus } from '../protobuf/otlp-fields';
import { readMessage } from '../protobuf/reader';
import { otlpRequests } from '../protobuf/testing';
import { attribute, bearer, enabledConfig, intakeOver, NOW_MS, nanos, page, stranger } from './testing';

const RUNS = 300;

interface KeptLogs {
  resourceLogs: {
    resource: { attributes: unknown[] };
    scopeLogs: { scope: { name: string }; logRecords: Record<string, unknown>[] }[];
  }[];
}

const protobuf = { ...bearer, 'content-type': 'application/x-protobuf' };
const log = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  timeUnixNano: nanos(NOW_MS - 1000),
  severityNumber: 9,
  severityText: 'INFO',
  body: { stringValue: 'said' },
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  attributes: [],
  ...over,
});
const logs = (logRecords: unknown[], attributes: unknown[] = []) => ({
  resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: 'media-gateway.browser' }, logRecords }] }],
});
const recordsOf = (kept: KeptLogs[]) =>
  kept.flatMap(({ resourceLogs }) =>
    resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
  );
const point = (over: Record<string, unknown> = {}) => ({
  startTimeUnixNano: nanos(NOW_MS - 60_000),
  timeUnixNano: nanos(NOW_MS),
  asInt: '3',
  attributes: [attribute('outcome', 'placed')],
  ...over,
});
const sum = (dataPoints: unknown[], over: Record<string, unknown> = {}) => ({
  name: 'mediagw.orders',
  unit: '{order}',
  sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true },
  ...over,
});
const metrics = (all: unknown[], scope = 'media-gateway.browser') => ({
  resourceMetrics: [
    {
      resource: { attributes: [attribute('service.name', 'shop-worker')] },
      scopeMetrics: [{ scope: { name: scope }, metrics: all }],
    },
  ],
});
const shown = () => receivedSlot.peek()?.read() ?? [];

afterEach(() => receivedSlot.clear());

describe('the service door', () => {
  it('R0.8 keeps log records as they are, in either encoding and packed', async () => {
    const { post, kept } = intakeOver<KeptLogs>();
    const body = logs([log(), log({ traceId: '', spanId: '', eventName: 'started' })]);
    for (const [sent, headers] of [
      [body, bearer],
      [toProtobuf(body), protobuf],
      [gzipSync(toProtobuf(body)), { ...protobuf, 'content-encoding': 'GZIP' }],
    ] as const) {
      const answer = await post('logs', sent, headers, stranger);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(
        'content-type' in headers ? protobuf['content-type'] : 'application/json',
      );
    }
    expect(kept[1]).toEqual(kept[0]);
    expect(kept[2]).toEqual(kept[0]);
    expect(recordsOf(kept)[0]).toMatchObject({ body: { stringValue: 'said' }, observedTimeUnixNano: nanos(NOW_MS) });
    expect(recordsOf(kept)[1]).toMatchObject({ traceId: '', eventName: 'started' });
  });

  it('leaves bad records out, says how many in the encoding of the request, and redacts the good ones', async () => {
    const { post, kept, intake } = intakeOver<KeptLogs>();
    const deep = { kvlistValue: { values: [attribute('password', 'hunter2'), attribute('to', 'ann@example.com')] } };
    const all = [log({ body: deep }), log({ traceId: 'ab' }), log({ severityNumber: 25 }), log({ traceId: '' })];
    const answer = await post('logs', toProtobuf(logs(all)), protobuf);
    expect(readMessage(new Uint8Array(await answer.arrayBuffer()), exportResponses.logs)).toEqual({
      partialSuccess: {
        rejectedLogRecords: '3',
        errorMessage: 'traceId is not valid; severity is out of range; a span without its trace',
      },
    });
    expect(recordsOf(kept)).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|ann@/);
    expect(intake.stats('logs')).toMatchObject({ accepted: 1, refused: {} });
    expect(intake.stats()).toMatchObject({ accepted: 0 });
  });

  it('R2.8 stops a bomb in protobuf, and answers garbage in protobuf', async () => {
    const { post } = intakeOver();
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, Buffer.from('0a00', 'hex')));
    const gzip = { ...protobuf, 'content-encoding': 'gzip' };
    expect((await post('traces', bomb, gzip)).status).toBe(413);
    for (const [body, headers, expected] of [
      [bomb.subarray(0, 100), gzip, 400],
      [Buffer.from('garbage'), protobuf, 400],
      [Buffer.from('garbage'), { ...protobuf, authorization: 'Bearer wrong' }, 401],
    ] as const) {
      const answer = await post('logs', body, headers);
      expect(answer.status).toBe(expected);
      expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
      expect(readMessage(new Uint8Array(await answer.arrayBuffer()), rpcStatus)).toMatchObject({
        code: expect.any(Number),
        message: expect.any(String),
      });
    }
    expect((await post('traces', '', protobuf)).status).toBe(200);
    const xml = { ...bearer, 'content-type': 'application/xml' };
    expect(await (await post('traces', '<x/>', xml)).json()).toMatchObject({
      message: 'send application/json or application/x-protobuf',
    });
  });

  it.each([
    ['513 log records', 'logs', logs(Array.from({ length: 513 }, () => log()))],
    ['8,193 data points', 'metrics', metrics([sum(Array.from({ length: 8193 }, () => point()))])],
    ['513 metrics', 'metrics', metrics(Array.from({ length: 513 }, () => sum([])))],
  ] as const)('refuses %s whole', async (_what, signal, body) => {
    const { post, kept } = intakeOver();
    expect((await post(signal, body, bearer)).status).toBe(413);
    expect(kept).toHaveLength(0);
    expect(shown()).toEqual([]);
  });

  it('R2.4 shows what other processes count beside our own', async () => {
    const { post } = intakeOver();
    const exemplar = {
      timeUnixNano: nanos(NOW_MS),
      asDouble: 0.7,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
    };
    const histogram = {
      name: 'mediagw.wait',
      unit: 's',
      histogram: {
        aggregationTemporality: 1,
        dataPoints: [
          point({ count: '3', sum: 1.5, bucketCounts: ['1', '2'], explicitBounds: [0.5], exemplars: [exemplar] }),
        ],
      },
    };
    const gauge = { name: 'mediagw.depth', gauge: { dataPoints: [point({ asInt: undefined, asDouble: 2.5 })] } };
    const body = metrics([sum([point()]), histogram, gauge]);
    for (const headers of [bearer, protobuf]) {
      const answer = await post('metrics', headers === protobuf ? toProtobuf(body) : body, headers);
      expect(answer.status).toBe(200);
      expect((await answer.arrayBuffer()).byteLength).toBe(headers === protobuf ? 0 : 2);
    }
    expect(shown()).toMatchObject([
      {
        resource: { 'service.name': 'shop-worker' },
        scopes: [
          {
            families: [
              { name: 'mediagw.orders', kind: 'counter', points: [{ value: 3, attributes: { outcome: 'placed' } }] },
            ],
          },
          {
            families: [
              {
                kind: 'histogram',
                bounds: [0.5],
                points: [{ count: 6, sum: 3, counts: [2, 4], exemplars: [{ value: 0.7, spanId: '00f067aa0ba902b7' }] }],
              },
            ],
          },
          { families: [{ name: 'mediagw.depth', kind: 'gauge', points: [{ value: 2.5 }] }] },
        ],
      },
    ]);
  });

  it.each([
    ['without a value', point({ asInt: undefined })],
    ['with a value in words', point({ asInt: 'three' })],
    ['with too many attributes', point({ attributes: Array.from({ length: 129 }, (_, n) => attribute(`k${n}`, 'v')) })],
    ['that is none', 7],
  ])('leaves a data point %s out, and keeps the others', async (_what, bad) => {
    const { post } = intakeOver();
    const answer = await post('metrics', metrics([sum([bad, point()])]), bearer);
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
    expect(shown()[0]?.scopes[0]?.families[0]?.points).toHaveLength(1);
  });

  it.each([
    ['of two kinds', sum([point(), point()], { gauge: { dataPoints: [] } }), '2'],
    ['of no temporality', { name: 'x', sum: { dataPoints: [point()] } }, '1'],
    ['without a name', sum([point()], { name: '' }), '1'],
    ['that is a summary, which is shown nowhere', { name: 'x', summary: { dataPoints: [point()] } }, '1'],
    [
      'whose buckets and bounds do not fit',
      {
        name: 'x',
        histogram: { aggregationTemporality: 1, dataPoints: [point({ bucketCounts: ['1'], explicitBounds: [1] })] },
      },
      '1',
    ],
  ])('leaves a metric %s out', async (_what, bad, rejectedDataPoints) => {
    const { post } = intakeOver();
    const answer = await post('metrics', metrics([bad, sum([point()])]), bearer);
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedDataPoints } });
    expect(shown()).toHaveLength(1);
  });

  it('R4.3 passes logs and metrics on to the endpoint of their own', async () => {
    const sent: string[] = [];
    const to = (signal: string) => ({ send: async (body: object) => void sent.push(`${signal} ${Object.keys(body)}`) });
    const forward = { traces: to('traces'), logs: to('logs'), metrics: to('metrics') };
    const { post, kept } = intakeOver({ forward });
    await post('logs', logs([log()]), bearer);
    await post('metrics', metrics([{ name: 'x', summary: { dataPoints: [point()] } }]), bearer);
    await post('logs', logs([log()]), { ...bearer, 'x-otlp-forwarded': 'yes' });
    expect(sent).toEqual(['logs resourceLogs', 'metrics resourceMetrics']);
    expect(kept).toHaveLength(2);
  });

  it('has no door for a signal that is off', async () => {
    const config = enabledConfig({ OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' });
    const { post } = intakeOver({ config });
    expect((await post('logs', logs([log()]), bearer)).status).toBe(410);
    expect((await post('metrics', metrics([sum([point()])]))).status).toBe(410);
    expect((await post('traces', {})).status).toBe(200);
  });
});

it.each(['traces', 'logs', 'metrics'] as const)(
  'never fails over a request of %s, at either door, in either encoding, and keeps what comes after it',
  async (signal) => {
    const free = { request: () => undefined, spans: () => undefined };
    const { post, intake } = intakeOver({ rates: free });
    const scribbled = fc.tuple(otlpRequests[signal], fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(scribbled, fc.boolean(), async ([request, changes], isJson) => {
        const body = isJson ? new TextEncoder().encode(JSON.stringify(request)) : toProtobuf(request);
        for (const [at, byte] of changes) if (body.length > 0) body[at % body.length] = byte;
        expect([200, 400, 413]).toContain((await post(signal, body, isJson ? bearer : protobuf)).status);
        if (isJson) expect([200, 400, 413]).toContain((await post(signal, body)).status);
      }),
      { numRuns: RUNS },
    );
    const before = intake.stats('logs').accepted;
    expect(await (await post('logs', logs([log()]), bearer)).json()).toEqual({});
    expect(intake.stats('logs').accepted).toBe(before + 1);
    expect(Object.keys(intake.stats(signal).refused)).not.toContain('500');
  },
);

describe('the browser door', () => {
  const vital = (over: Record<string, unknown> = {}) =>
    log({
      eventName: 'browser.web_vital',
      severityNumber: 24,
      attributes: [
        attribute('browser.web_vital.name', 'lcp'),
        { key: 'browser.web_vital.value', value: { doubleValue: 812.5 } },
        attribute('evil', 'x'),
      ],
      ...over,
    });

  it('R0.8 keeps the records of the contract, with our severity and resource, and nothing that is not listed', async () => {
    const { post, kept } = intakeOver<KeptLogs>();
    const resource = [attribute('service.name', 'bank'), attribute('session.id', 's1')];
    expect(await (await post('logs', logs([vital()], resource))).json()).toEqual({});
    expect(JSON.stringify(kept[0]?.resourceLogs[0]?.resource)).toContain('shop-browser');
    expect(recordsOf(kept)[0]).toEqual({
      timeUnixNano: nanos(NOW_MS - 1000),
      observedTimeUnixNano: nanos(NOW_MS),
      severityNumber: 9,
      severityText: 'INFO',
      eventName: 'browser.web_vital',
      attributes: [
        attribute('browser.web_vital.name', 'lcp'),
        { key: 'browser.web_vital.value', value: { doubleValue: 812.5 } },
        attribute('session.id', 's1'),
        attribute('mediagw.telemetry.source', 'browser'),
      ],
      flags: 0,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
    });
  });

  it.each([
    ['of an event that is not ours', log()],
    ['of a long past', vital({ timeUnixNano: nanos(NOW_MS - 3_600_000) })],
    ['without a time', vital({ timeUnixNano: undefined })],
    ['with a bad id', vital({ spanId: 'x' })],
  ])('drops a record %s', async (_what, bad) => {
    const { post, kept } = intakeOver<KeptLogs>();
    const answer = await post('logs', logs([bad, vital()]));
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } });
    expect(recordsOf(kept)).toHaveLength(1);
  });

  it('takes no protobuf, no strangers, no 51 records, and counts records as it counts spans', async () => {
    const { post } = intakeOver();
    expect((await post('logs', toProtobuf(logs([])), { 'content-type': 'application/x-protobuf' })).status).toBe(415);
    expect((await post('logs', logs([vital()]), {}, stranger)).status).toBe(403);
    expect((await post('logs', logs(Array.from({ length: 51 }, () => vital())))).status).toBe(413);
    const statuses = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await post('logs', logs(Array.from({ length: 50 }, () => vital())))).status,
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('takes delta counts of the contract, without anything a stranger could make series of', async () => {
    const { post } = intakeOver();
    const dropped = (over: Record<string, unknown> = {}) =>
      sum([point(over)], {
        name: 'mediagw.telemetry.dropped',
        sum: { dataPoints: [point(over)], aggregationTemporality: 1, isMonotonic: true },
      });
    expect(await (await post('metrics', metrics([dropped(), dropped({ asInt: '4' })]))).json()).toEqual({});
    expect(shown()).toMatchObject([
      {
        resource: { 'service.name': 'shop-browser' },
        scopes: [{ families: [{ points: [{ value: 7, attributes: {} }] }] }],
      },
    ]);
    const bad = [
      sum([point()]),
      sum([point()], { name: 'mediagw.telemetry.dropped' }),
      dropped({ asInt: '-1' }),
      dropped({ asInt: '9999999' }),
    ];
    const answer = await post('metrics', metrics(bad), {}, { ...page, viewer: 'v2' });
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedDataPoints: '4' } });
    expect((await post('metrics', metrics([dropped()], 'evil'))).status).toBe(200);
    expect(shown()[0]?.scopes[0]?.families[0]?.points).toMatchObject([{ value: 7 }]);
  });
});
