import { keys } from './attributes';

/**
 * Every metric there is: name, unit, buckets, attribute keys. Standard names come from the OpenTelemetry semantic
 * conventions; ours begin with `mediagw.`. An attribute has few values: a template, an outcome, never an id.
 */
interface Definition<Key extends string> {
  readonly name: string;
  /** UCUM: `s`, `By`, `1`; in braces what is counted. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly Key[];
}

export interface CounterDefinition<Key extends string = string> extends Definition<Key> {
  readonly kind: 'counter';
}

/** `gauge` is a value of its own, `level` one that adds up over processes. */
export interface GaugeDefinition<Key extends string = string> extends Definition<Key> {
  readonly kind: 'gauge' | 'level';
}

export interface HistogramDefinition<Key extends string = string> extends Definition<Key> {
  readonly kind: 'histogram';
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

export type AnyMetric<Key extends string = string> = CounterDefinition<Key> | GaugeDefinition<Key>;
export type MetricDefinition<Key extends string = string> = AnyMetric<Key> | HistogramDefinition<Key>;

type Text = readonly [name: string, unit: string, description: string];

function counterOf<const Key extends string = never>(
  [name, unit, description]: Text,
  attributes: readonly Key[] = [],
): CounterDefinition<Key> {
  return { kind: 'counter', name, unit, description, attributes };
}

function gaugeOf<const Key extends string = never>(
  [name, unit, description]: Text,
  attributes: readonly Key[] = [],
): GaugeDefinition<Key> {
  return { kind: 'gauge', name, unit, description, attributes };
}

function levelOf<const Key extends string = never>(
  [name, unit, description]: Text,
  attributes: readonly Key[] = [],
): GaugeDefinition<Key> {
  return { kind: 'level', name, unit, description, attributes };
}

function histogramOf<const Key extends string = never>(
  [name, unit, description]: Text,
  buckets: readonly number[],
  attributes: readonly Key[] = [],
): HistogramDefinition<Key> {
  return { kind: 'histogram', name, unit, description, buckets, attributes };
}

/** As the conventions advise. */
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const DB_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const STALL_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30];
const GC_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 1];
const CENTS = [100, 250, 500, 1000, 2000, 5000, 10_000, 50_000];

export const metricKeys = {
  componentName: 'otel.component.name',
  cpuMode: 'cpu.mode',
  gcType: 'v8js.gc.type',
  heapSpace: 'v8js.heap.space.name',
  signal: 'mediagw.signal',
  eventType: 'mediagw.event.type',
  outcome: 'mediagw.outcome',
  cacheSpace: 'mediagw.cache.space',
  playbackState: 'mediagw.playback.state',
  checkoutResult: 'mediagw.checkout.result',
  paymentOperation: 'mediagw.payment.operation',
  paymentResult: 'mediagw.payment.result',
  mediaKind: 'mediagw.media.kind',
} as const;

const component = [metricKeys.componentName] as const;
const componentError = [...component, keys.errorType] as const;

export const gatewayMetrics = {
  /** Of every answered request, sampled or not; static files, probes and prefetches too. */
  httpServerDuration: histogramOf(
    ['http.server.request.duration', 's', 'Time from a request to the last byte of its answer'],
    HTTP_SECONDS,
    [keys.httpMethod, keys.httpRoute, keys.httpStatus, keys.urlScheme, keys.errorType],
  ),
  httpServerActive: levelOf(['http.server.active_requests', '{request}', 'Requests that are being answered']),
  httpClientDuration: histogramOf(
    ['http.client.request.duration', 's', 'Time that other services take to answer us'],
    HTTP_SECONDS,
    [keys.httpMethod, keys.urlTemplate, keys.httpStatus, keys.serverAddress, keys.serverPort, keys.errorType],
  ),
  dbClientDuration: histogramOf(
    ['db.client.operation.duration', 's', 'Time that the database takes for an operation'],
    DB_SECONDS,
    [keys.dbSystem, keys.dbNamespace, keys.dbOperation, keys.dbCollection, keys.errorType],
  ),

  processCpuTime: counterOf(['process.cpu.time', 's', 'CPU time of the process'], [metricKeys.cpuMode]),
  processCpuUtilization: gaugeOf(
    ['process.cpu.utilization', '1', 'CPU time of the process since it was last asked, by time passed and cores'],
    [metricKeys.cpuMode],
  ),
  processMemory: levelOf(['process.memory.usage', 'By', 'Resident memory of the process']),
  processUptime: gaugeOf(['process.uptime', 's', 'Time since the process started']),
  eventLoopUtilization: gaugeOf([
    'nodejs.eventloop.utilization',
    '1',
    'Share of time since it was last asked that the event loop was busy',
  ]),
  eventLoopDelayMean: gaugeOf(['nodejs.eventloop.delay.mean', 's', 'Mean delay of the event loop in the last minute']),
  eventLoopDelayP50: gaugeOf(['nodejs.eventloop.delay.p50', 's', 'Median delay of the event loop in the last minute']),
  eventLoopDelayP99: gaugeOf(['nodejs.eventloop.delay.p99', 's', '99 % of delays in the last minute are below']),
  eventLoopDelayMax: gaugeOf(['nodejs.eventloop.delay.max', 's', 'Longest delay of the event loop in the last minute']),
  gcDuration: histogramOf(['v8js.gc.duration', 's', 'Pauses of the garbage collector'], GC_SECONDS, [
    metricKeys.gcType,
  ]),
  heapUsed: levelOf(['v8js.memory.heap.used', 'By', 'Heap in use'], [metricKeys.heapSpace]),
  heapLimit: levelOf(['v8js.memory.heap.limit', 'By', 'Heap that was taken from the system'], [metricKeys.heapSpace]),

  /** The SDK about itself; what did not arrive carries `error.type`. */
  spansExported: counterOf(
    ['otel.sdk.exporter.span.exported', '{span}', 'Spans that left, by how it ended'],
    componentError,
  ),
  spansProcessed: counterOf(
    ['otel.sdk.processor.span.processed', '{span}', 'Spans that were taken or dropped'],
    componentError,
  ),
  spanQueueSize: levelOf(['otel.sdk.processor.span.queue.size', '{span}', 'Spans that wait to be sent'], component),
  spanQueueCapacity: levelOf(['otel.sdk.processor.span.queue.capacity', '{span}', 'Spans that may wait'], component),
  logsExported: counterOf(
    ['otel.sdk.exporter.log.exported', '{log_record}', 'Log records that left, by how it ended'],
    componentError,
  ),
  logsProcessed: counterOf(
    ['otel.sdk.processor.log.processed', '{log_record}', 'Log records that were taken or dropped'],
    componentError,
  ),
  logQueueSize: levelOf(
    ['otel.sdk.processor.log.queue.size', '{log_record}', 'Log records that wait to be sent'],
    component,
  ),
  logQueueCapacity: levelOf(
    ['otel.sdk.processor.log.queue.capacity', '{log_record}', 'Log records that may wait'],
    component,
  ),
  pointsExported: counterOf(
    ['otel.sdk.exporter.metric_data_point.exported', '{data_point}', 'Data points that left, by how it ended'],
    componentError,
  ),

  /** What came in at our own doors, of browsers and of our other processes. */
  intakeItems: counterOf(
    ['mediagw.intake.items', '{item}', 'Spans, log records and data points that came in, by how it ended'],
    [metricKeys.signal, metricKeys.outcome],
  ),
  intakeRefused: counterOf(
    ['mediagw.intake.refused', '{request}', 'Requests of the intake that were refused as a whole'],
    [metricKeys.signal, metricKeys.outcome],
  ),
  tailTraces: counterOf(
    ['mediagw.sampling.tail.traces', '{trace}', 'Traces that were decided at their end'],
    [metricKeys.outcome],
  ),
  tailWaiting: levelOf(['mediagw.sampling.tail.spans', '{span}', 'Spans that wait for the end of their trace']),

  checkouts: counterOf(
    ['mediagw.checkout.attempts', '{checkout}', 'Answered checkouts, by what the buyer was told'],
    [metricKeys.checkoutResult],
  ),
  checkoutDuration: histogramOf(
    ['mediagw.checkout.duration', 's', 'Time from the order to its answer, payment included'],
    HTTP_SECONDS,
    [metricKeys.checkoutResult],
  ),
  orderAmount: histogramOf(['mediagw.order.amount', '{cent}', 'Value of placed orders in euro cents'], CENTS),
  payments: counterOf(
    ['mediagw.payment.attempts', '{payment}', 'Answers of the payment provider'],
    [metricKeys.paymentOperation, metricKeys.paymentResult],
  ),

  playbackStarts: counterOf(
    ['mediagw.playback.starts', '{session}', 'Playback sessions that were asked for'],
    [metricKeys.outcome],
  ),
  playbackActive: gaugeOf(['mediagw.playback.active', '{session}', 'Streams that play now, over all web processes']),
  playbackHeartbeats: counterOf(
    ['mediagw.playback.heartbeats', '{heartbeat}', 'Reports of players'],
    [metricKeys.playbackState],
  ),
  playbackStartup: histogramOf(
    ['mediagw.playback.startup.duration', 's', 'Time from the start of a player to its first picture'],
    STALL_SECONDS,
  ),
  playbackStall: histogramOf(
    ['mediagw.playback.rebuffer.duration', 's', 'Time that a stream stood still for want of data'],
    STALL_SECONDS,
  ),

  outboxWaiting: gaugeOf(['mediagw.outbox.waiting', '{event}', 'Events in the outbox that were not produced yet']),
  outboxLag: gaugeOf(['mediagw.outbox.lag', 's', 'Age of the oldest event that waits']),
  outboxDead: gaugeOf(['mediagw.outbox.dead', '{event}', 'Events that were given up']),
  eventsProcessed: counterOf(
    ['mediagw.event.processed', '{event}', 'Events that a subscriber took, by how it ended'],
    [metricKeys.eventType, metricKeys.outcome],
  ),

  cacheReads: counterOf(
    ['mediagw.cache.reads', '{read}', 'Reads of the cache, by whether it had the value'],
    [metricKeys.cacheSpace, keys.cacheOutcome],
  ),

  mediaRequests: counterOf(
    ['mediagw.media.requests', '{request}', 'Playlists and segments that were asked for'],
    [metricKeys.mediaKind, metricKeys.outcome],
  ),
  mediaBytes: counterOf(
    ['mediagw.media.sent', 'By', 'Bytes of playlists and segments that were sent'],
    [metricKeys.mediaKind],
  ),
} as const;
