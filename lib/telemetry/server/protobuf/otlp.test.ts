import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignalName } from '../../config/table';
import { cleanRequest } from '../intake/cleaning';
import { serviceDoor } from '../intake/doors';
import { BadEnvelope } from '../intake/envelope';
import { fromProtobuf, signalOf, toProtobuf } from './otlp';
import { BadProtobuf } from './reader';
import { otlpRequests } from './testing';

const SIGNALS = ['traces', 'logs', 'metrics'] as const;
const resource = resourceFromAttributes({ 'service.name': 'shop', list: ['a', 'b'], 'process.pid': 7 });

/** What the service's door makes of it, as text: NaN and -0 compare too. */
function cleaned(signal: SignalName, body: unknown): string {
  try {
    const { body: kept, tally } = cleanRequest(signal, body, serviceDoor, 1);
    return JSON.stringify([kept, tally.accepted, [...tally.rejected]]);
  } catch (error) {
    if (error instanceof BadEnvelope) return error.message;
    throw error;
  }
}

const parsed = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes));

describe('the two encodings', () => {
  it.each(SIGNALS)('R2.8 mean the same, whatever a request of %s holds', (signal) => {
    fc.assert(
      fc.property(otlpRequests[signal], (request) => {
        expect(signalOf(request)).toBe(signal);
        expect(cleaned(signal, fromProtobuf(signal, toProtobuf(request)))).toBe(cleaned(signal, request));
      }),
      { numRuns: 300 },
    );
  });

  it('take a time of 0 for none: the one can not write it', () => {
    const request = {
      resourceSpans: [{ scopeSpans: [{ spans: [{ startTimeUnixNano: '0', endTimeUnixNano: '1' }] }] }],
    };
    const told = cleaned('traces', request);
    expect(told).toContain('start is not a time');
    expect(cleaned('traces', fromProtobuf('traces', toProtobuf(request)))).toBe(told);
  });

  it('R0.7 mean the same as the SDK writes spans', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const tracer = provider.getTracer('shop', '1.0');
    const parent = tracer.startSpan('flow', { kind: SpanKind.CLIENT, attributes: { n: 1.5, big: 2 ** 60, ok: true } });
    const link = { context: parent.spanContext(), attributes: { why: 'ü🙂' } };
    const child = tracer.startSpan('POST /x', { links: [link] }, trace.setSpan(ROOT_CONTEXT, parent));
    child.addEvent('exception', { 'exception.message': 'no', codes: [1, 2] });
    child.setStatus({ code: 2, message: 'failed' }).end();
    parent.end();
    const spans = exporter.getFinishedSpans();
    const protobuf = ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
    const json = cleaned('traces', parsed(JsonTraceSerializer.serializeRequest(spans)));
    expect(cleaned('traces', fromProtobuf('traces', protobuf))).toBe(json);
    expect(json).toContain('"ü🙂"');
    expect(JSON.parse(json)[1]).toBe(2);
  });

  it('R0.8 mean the same as the SDK writes logs', () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
    const logger = provider.getLogger('shop');
    logger.emit({ body: 'said', severityNumber: 17, severityText: 'ERROR', attributes: { a: [1, 2], b: { c: 'd' } } });
    logger.emit({ eventName: 'exception', body: { deep: { er: [null, 1.5, new Uint8Array([1, 2])] } }, timestamp: 17 });
    const records = exporter.getFinishedLogRecords();
    const protobuf = ProtobufLogsSerializer.serializeRequest(records) ?? new Uint8Array();
    const json = cleaned('logs', parsed(JsonLogsSerializer.serializeRequest(records)));
    expect(cleaned('logs', fromProtobuf('logs', protobuf))).toBe(json);
    expect(JSON.parse(json)[1]).toBe(2);
  });

  it('R2.4 mean the same as the SDK writes metrics', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const;
    const provider = new MeterProvider({
      resource,
      readers: [reader],
      views: [{ instrumentName: 'wide', aggregation }],
    });
    const meter = provider.getMeter('shop', '2');
    meter.createCounter('orders', { unit: '{order}' }).add(3, { outcome: 'placed' });
    meter.createUpDownCounter('open').add(-2.5);
    meter.createObservableGauge('depth').addCallback((result) => result.observe(0));
    const histogram = meter.createHistogram('wait', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } });
    for (const value of [0.05, 0.5, 5]) histogram.record(value, { route: '/x' });
    for (const value of [0, 1, 1000, 1e9]) meter.createHistogram('wide').record(value);
    await provider.forceFlush();
    const [collected] = exporter.getMetrics();
    if (!collected) throw new Error('nothing was collected');
    const protobuf = ProtobufMetricsSerializer.serializeRequest(collected) ?? new Uint8Array();
    const json = cleaned('metrics', parsed(JsonMetricsSerializer.serializeRequest(collected)));
    expect(cleaned('metrics', fromProtobuf('metrics', protobuf))).toBe(json);
    expect(JSON.parse(json)[1]).toBe(5);
    await provider.shutdown();
  });
});

describe('toProtobuf', () => {
  it.each([1, 8, 64, 512])('writes %d spans, however often its buffer has to grow', (count) => {
    const spans = Array.from({ length: count }, (_, index) => ({
      traceId: 'ab'.repeat(16),
      spanId: (index + 1).toString(16).padStart(16, '0'),
      name: 'x'.repeat(index),
      kind: 3,
      startTimeUnixNano: '1795000000000000001',
      endTimeUnixNano: `179500000000000${1000 + index}`,
      attributes: [
        { key: 'a', value: { doubleValue: index + 0.5 } },
        { key: 'b', value: { intValue: String(-index - 1) } },
      ],
    }));
    const request = { resourceSpans: [{ scopeSpans: [{ scope: { name: 's' }, spans }] }] };
    expect(fromProtobuf('traces', toProtobuf(request))).toEqual({
      resourceSpans: [
        {
          scopeSpans: [
            {
              scope: { name: 's' },
              spans: spans.map(({ name, ...span }) => ({ ...span, ...(name !== '' && { name }) })),
            },
          ],
        },
      ],
    });
  });
});

describe('fromProtobuf', () => {
  const bytes = (...hex: string[]): Uint8Array => Buffer.from(hex.join(''), 'hex');

  it.each([
    ['a field that is longer than the body', bytes('0a05', '00')],
    ['a cut length', bytes('0a', 'ff')],
    ['a length beyond all', bytes('0a', 'ffffffffffffffff7f')],
    ['a number without an end', bytes('08', 'ff'.repeat(11))],
    ['a wrong wire type', bytes('08', '01')],
    ['a group', bytes('0b', '0c')],
    ['the field 0', bytes('0200')],
    ['a wire type that is none', bytes('0f')],
    ['a text that is none', bytes('0a06', '1a04', 'fffefdfc')],
    ['a cut fixed64', bytes('0a0a', '1208', '1206', '39', '0000000000')],
  ])('refuses %s', (_what, body) => {
    expect(() => fromProtobuf('traces', body)).toThrow(BadProtobuf);
  });

  it('skips what it does not know, and takes the last of what comes twice', () => {
    const unknown = bytes('f80701', 'fa070161', 'f9070000000000000000', 'fd0700000000');
    const twice = bytes('0a0c', '0a04', '0a020a00', '1a0161', '1a0162');
    expect(fromProtobuf('traces', Buffer.concat([unknown, twice, unknown]))).toEqual({
      resourceSpans: [{ resource: { attributes: [{ key: '' }] }, schemaUrl: 'b' }],
    });
  });

  it('reads lists of numbers packed and one by one', () => {
    const point = { dataPoints: [{ bucketCounts: ['1', '300'], explicitBounds: [0.5] }] };
    const request = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ histogram: point }] }] }] };
    expect(fromProtobuf('metrics', toProtobuf(request))).toEqual(request);
    const one = bytes(
      '0a1e',
      '121c',
      '121a',
      '4a18',
      '0a16',
      '310100000000000000',
      '312c01000000000000',
      '3a00',
      '4800',
    );
    expect(() => fromProtobuf('metrics', one)).toThrow(BadProtobuf);
    const good = bytes('0a1a', '1218', '1216', '4a14', '0a12', '310100000000000000', '312c01000000000000');
    expect(JSON.stringify(fromProtobuf('metrics', good))).toContain('"bucketCounts":["1","300"]');
  });

  it('lives through values nested ten thousand deep, and the door refuses them', () => {
    let value: Uint8Array<ArrayBufferLike> = new Uint8Array();
    for (let depth = 0; depth < 10_000; depth += 1) value = nested(5, nested(1, value));
    const request = nested(
      1,
      nested(2, nested(2, nested(9, Buffer.concat([nested(1, Buffer.from('k')), nested(2, value)])))),
    );
    expect(cleaned('traces', fromProtobuf('traces', request))).toMatch(/,0,\[/);
  });

  it('stops at more messages than a request may hold', () => {
    expect(() => fromProtobuf('traces', Buffer.alloc(1_000_000, Buffer.from('0a00', 'hex')))).toThrow(/too many/);
  });

  it('never does anything but read or refuse, whatever the bytes', () => {
    const mutated = fc.tuple(
      fc.constantFrom(...SIGNALS).chain((signal) => otlpRequests[signal]),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      fc.option(fc.nat()),
    );
    fc.assert(
      fc.property(fc.constantFrom(...SIGNALS), mutated, (signal, [request, changes, cut]) => {
        const body = toProtobuf(request);
        for (const [at, byte] of changes) if (body.length > 0) body[at % body.length] = byte;
        try {
          cleaned(signal, fromProtobuf(signal, cut === null ? body : body.subarray(0, cut % (body.length + 1))));
        } catch (error) {
          expect(error).toBeInstanceOf(BadProtobuf);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function nested(no: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = content.byteLength;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.of(no * 8 + 2, ...length, rest), content]);
}
