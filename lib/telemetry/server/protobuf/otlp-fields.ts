import type { SignalName } from '../../config/table';
import { type Message, message } from './table';

/** OTLP 1.10, `opentelemetry/proto`. Fields that no door lets in are not listed: they are skipped. */
const anyValue: Message = message({
  1: ['stringValue', 'string!'],
  2: ['boolValue', 'bool!'],
  3: ['intValue', 'int64!'],
  4: ['doubleValue', 'double!'],
  5: ['arrayValue', () => arrayValue],
  6: ['kvlistValue', () => keyValueList],
  7: ['bytesValue', 'bytes!'],
});
const arrayValue = message({ 1: ['values', [() => anyValue]] });
const keyValue = message({ 1: ['key', 'string'], 2: ['value', () => anyValue] });
const keyValueList = message({ 1: ['values', [() => keyValue]] });
const resource = message({ 1: ['attributes', [() => keyValue]] });
const scope = message({ 1: ['name', 'string'], 2: ['version', 'string'] });

const event = message({ 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], 3: ['attributes', [() => keyValue]] });
const link = message({ 1: ['traceId', 'id'], 2: ['spanId', 'id'], 4: ['attributes', [() => keyValue]] });
const spanStatus = message({ 2: ['message', 'string'], 3: ['code', 'enum'] });
const span = message({
  1: ['traceId', 'id'],
  2: ['spanId', 'id'],
  3: ['traceState', 'string'],
  4: ['parentSpanId', 'id'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', [() => keyValue]],
  11: ['events', [() => event]],
  13: ['links', [() => link]],
  15: ['status', () => spanStatus],
});

const logRecord = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'enum'],
  3: ['severityText', 'string'],
  5: ['body', () => anyValue],
  6: ['attributes', [() => keyValue]],
  8: ['flags', 'fixed32'],
  9: ['traceId', 'id'],
  10: ['spanId', 'id'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', 'string'],
});

const exemplar = message({
  2: ['timeUnixNano', 'fixed64'],
  3: ['asDouble', 'double!'],
  4: ['spanId', 'id'],
  5: ['traceId', 'id'],
  6: ['asInt', 'sfixed64!'],
  7: ['filteredAttributes', [() => keyValue]],
});
const numberPoint = message({
  2: ['startTimeUnixNano', 'fixed64'],
  3: ['timeUnixNano', 'fixed64'],
  4: ['asDouble', 'double!'],
  5: ['exemplars', [() => exemplar]],
  6: ['asInt', 'sfixed64!'],
  7: ['attributes', [() => keyValue]],
  8: ['flags', 'uint32'],
});
const histogramPoint = message({
  2: ['startTimeUnixNano', 'fixed64'],
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double!'],
  6: ['bucketCounts', ['fixed64']],
  7: ['explicitBounds', ['double']],
  8: ['exemplars', [() => exemplar]],
  9: ['attributes', [() => keyValue]],
  10: ['flags', 'uint32'],
  11: ['min', 'double!'],
  12: ['max', 'double!'],
});
const exponentialBuckets = message({ 1: ['offset', 'sint32'], 2: ['bucketCounts', ['uint64']] });
const exponentialPoint = message({
  1: ['attributes', [() => keyValue]],
  2: ['startTimeUnixNano', 'fixed64'],
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double!'],
  6: ['scale', 'sint32'],
  7: ['zeroCount', 'fixed64'],
  8: ['positive', () => exponentialBuckets],
  9: ['negative', () => exponentialBuckets],
  10: ['flags', 'uint32'],
  11: ['exemplars', [() => exemplar]],
  12: ['min', 'double!'],
  13: ['max', 'double!'],
  14: ['zeroThreshold', 'double'],
});
const quantile = message({ 1: ['quantile', 'double!'], 2: ['value', 'double!'] });
const summaryPoint = message({
  2: ['startTimeUnixNano', 'fixed64'],
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double!'],
  6: ['quantileValues', [() => quantile]],
  7: ['attributes', [() => keyValue]],
  8: ['flags', 'uint32'],
});
const gauge = message({ 1: ['dataPoints', [() => numberPoint]] });
const sum = message({
  1: ['dataPoints', [() => numberPoint]],
  2: ['aggregationTemporality', 'enum'],
  3: ['isMonotonic', 'bool'],
});
const histogram = message({ 1: ['dataPoints', [() => histogramPoint]], 2: ['aggregationTemporality', 'enum'] });
const exponential = message({ 1: ['dataPoints', [() => exponentialPoint]], 2: ['aggregationTemporality', 'enum'] });
const summary = message({ 1: ['dataPoints', [() => summaryPoint]] });
const metric = message({
  1: ['name', 'string'],
  2: ['description', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', () => gauge],
  7: ['sum', () => sum],
  9: ['histogram', () => histogram],
  10: ['exponentialHistogram', () => exponential],
  11: ['summary', () => summary],
});

/** The envelopes of the three signals differ in names only. */
function request(groups: string, scopes: string, items: string, item: Message): Message {
  const scoped = message({ 1: ['scope', () => scope], 2: [items, [() => item]], 3: ['schemaUrl', 'string'] });
  const group = message({ 1: ['resource', () => resource], 2: [scopes, [() => scoped]], 3: ['schemaUrl', 'string'] });
  return message({ 1: [groups, [() => group]] });
}

export const exportRequests: Readonly<Record<SignalName, Message>> = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metric),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
};

function response(rejected: string): Message {
  const partialSuccess = message({ 1: [rejected, 'int64'], 2: ['errorMessage', 'string'] });
  return message({ 1: ['partialSuccess', () => partialSuccess] });
}

export const REJECTED: Readonly<Record<SignalName, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

export const exportResponses: Readonly<Record<SignalName, Message>> = {
  traces: response(REJECTED.traces),
  metrics: response(REJECTED.metrics),
  logs: response(REJECTED.logs),
};

/** `google.rpc.Status`. */
export const rpcStatus = message({ 1: ['code', 'enum'], 2: ['message', 'string'] });
