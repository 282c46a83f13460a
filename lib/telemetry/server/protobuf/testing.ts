import fc from 'fast-check';
import type { SignalName } from '../../config/table';

/** Export requests of every signal in JSON form: good items among bad ones, and each field that OTLP has and we know. */
const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const double = fc.double().map((value) => (Number.isFinite(value) ? value : String(value)));
const hex = (digits: number) =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits }),
    },
    { weight: 1, arbitrary: fc.constant('') },
  );
const base64 = fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const whole = (min: number, max: number) => fc.integer({ min, max });
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 3) => fc.array(arbitrary, { maxLength });
const record = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const { anyValue, attributes } = fc.letrec<{ anyValue: unknown; attributes: unknown[] }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.record({ stringValue: words }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: base64 }),
    fc.record({ arrayValue: fc.record({ values: some(tie('anyValue')) }) }),
    fc.record({ kvlistValue: fc.record({ values: tie('attributes') }) }),
    fc.constant({}),
  ),
  attributes: some(fc.record({ key: words, value: tie('anyValue') })),
}));

const span = record({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: hex(16),
  traceState: words,
  name: words,
  kind: whole(-1, 6),
  startTimeUnixNano: fc.oneof(fc.constant('5'), uint64),
  endTimeUnixNano: uint64,
  attributes,
  events: some(record({ timeUnixNano: uint64, name: words, attributes })),
  links: some(record({ traceId: hex(32), spanId: hex(16), attributes })),
  status: record({ code: whole(0, 3), message: words }),
});

const log = record({
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: whole(-1, 26),
  severityText: words,
  body: anyValue,
  eventName: words,
  attributes,
  flags: whole(0, 0xffff_ffff),
  traceId: hex(32),
  spanId: hex(16),
});

const exemplar = record({
  timeUnixNano: uint64,
  asInt: int64,
  traceId: hex(32),
  spanId: hex(16),
  filteredAttributes: attributes,
});
const common = { startTimeUnixNano: uint64, timeUnixNano: uint64, attributes, flags: whole(0, 3) };
const numberPoint = fc.oneof(
  record({ ...common, asInt: int64, exemplars: some(exemplar) }),
  record({ ...common, asDouble: double, exemplars: some(exemplar) }),
);
const spread = { count: uint64, sum: double, min: double, max: double, exemplars: some(exemplar) };
const bounds = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 4 });
const histogramPoint = bounds.chain((unsorted) =>
  record({
    ...common,
    ...spread,
    explicitBounds: fc.constant(unsorted.sort((a, b) => a - b)),
    bucketCounts: fc.array(uint64, { minLength: unsorted.length + 1, maxLength: unsorted.length + 1 }),
  }),
);
const buckets = record({ offset: whole(-(2 ** 20), 2 ** 20), bucketCounts: some(uint64) });
const exponentialPoint = record({
  ...common,
  ...spread,
  scale: whole(-10, 20),
  zeroCount: uint64,
  zeroThreshold: double,
  positive: buckets,
  negative: buckets,
});
const summaryPoint = record({
  ...common,
  count: uint64,
  sum: double,
  quantileValues: some(record({ quantile: double, value: double })),
});
const temporality = { aggregationTemporality: whole(0, 3) };
const named = { name: words, description: words, unit: words };
const metric = fc.oneof(
  record({ ...named, gauge: fc.record({ dataPoints: some(numberPoint) }) }),
  record({ ...named, sum: record({ dataPoints: some(numberPoint), ...temporality, isMonotonic: fc.boolean() }) }),
  record({ ...named, histogram: record({ dataPoints: some(histogramPoint), ...temporality }) }),
  record({ ...named, exponentialHistogram: record({ dataPoints: some(exponentialPoint), ...temporality }) }),
  record({ ...named, summary: record({ dataPoints: some(summaryPoint) }) }),
);

const scope = record({ name: words, version: words });
const resource = record({ attributes });

export const otlpRequests: Readonly<Record<SignalName, fc.Arbitrary<object>>> = {
  traces: some(record({ resource, scopeSpans: some(record({ scope, spans: some(span) })) })).map((resourceSpans) => ({
    resourceSpans,
  })),
  logs: some(record({ resource, scopeLogs: some(record({ scope, logRecords: some(log) })) })).map((resourceLogs) => ({
    resourceLogs,
  })),
  metrics: some(record({ resource, scopeMetrics: some(record({ scope, metrics: some(metric) })) })).map(
    (resourceMetrics) => ({ resourceMetrics }),
  ),
};
