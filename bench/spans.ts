// npm run bench -- spans [seconds]: what a finished span costs on its way to an endpoint. Spans made before go through
// our queue and encoder, and through the SDK's own, to a server in another process; 50,000 a second, as DESIGN.md asks.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { batchProcessor } from '@/lib/telemetry/server/batch-processor';
import { otlpSpanExporter } from '@/lib/telemetry/server/otlp/exporters';

const SECONDS = Number(process.argv[2] ?? 10);
const PER_SECOND = 50_000;
const TICK_MS = 5;
const QUEUE_SPANS = 65_536;
const BATCH_SPANS = 512;
const ROUNDS = 3;
const P99_MAX_MS = 10;
const SPAN_MAX_MS = 0.1;

interface Way {
  readonly name: string;
  make(url: string): { processor: SpanProcessor; dropped(): number };
}

const ways: Way[] = [
  {
    name: 'ours',
    make(url) {
      const target = { protocol: 'http/protobuf', headers: {}, timeoutMs: 10_000, gzip: false } as const;
      const keys = { certificate: undefined, clientKey: undefined, clientCertificate: undefined };
      const exporter = otlpSpanExporter({ url, ...target, ...keys });
      const settings = {
        queueSpansMax: QUEUE_SPANS,
        batchSpansMax: BATCH_SPANS,
        delayMs: 1000,
        exportTimeoutMs: 10_000,
      };
      let dropped = 0;
      const processor = batchProcessor(exporter, settings, (spans) => (dropped += spans));
      return { processor, dropped: () => dropped };
    },
  },
  {
    name: 'the SDK’s',
    make(url) {
      let sent = 0;
      let ended = 0;
      const inner: SpanExporter = new OTLPTraceExporter({ url });
      const counting: SpanExporter = {
        export: (spans, done) => {
          sent += spans.length;
          inner.export(spans, done);
        },
        shutdown: () => inner.shutdown(),
      };
      const processor = new BatchSpanProcessor(counting, {
        maxQueueSize: QUEUE_SPANS,
        maxExportBatchSize: BATCH_SPANS,
        scheduledDelayMillis: 1000,
        exportTimeoutMillis: 10_000,
      });
      const onEnd = processor.onEnd.bind(processor);
      processor.onEnd = (span) => {
        ended += 1;
        onEnd(span);
      };
      return { processor, dropped: () => ended - sent };
    },
  },
];

const spans = preMade(2048);
let missed = false;
console.log('way         spans/s   CPU us/span   loop delay p99 / max ms   dropped   requests');
for (let round = 0; round < ROUNDS; round += 1)
  for (const way of round % 2 === 0 ? ways : ways.toReversed()) await measure(way, round);
process.exit(missed ? 1 : 0);

async function measure(way: Way, round: number): Promise<void> {
  const sink = fork(join('bench', 'parts', 'sink-process.mjs'));
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }];
  const { processor, dropped } = way.make(`http://127.0.0.1:${port}/v1/traces`);
  await feed(processor, 1);
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const fed = await feed(processor, SECONDS);
  const tookS = (performance.now() - begin) / 1000;
  lag.disable();
  await processor.forceFlush();
  const cpu = process.cpuUsage(cpuBefore);
  sink.send('count');
  const [{ requests }] = (await once(sink, 'message')) as [{ requests: number }];
  await processor.shutdown();
  sink.disconnect();
  const usPerSpan = (cpu.user + cpu.system) / fed;
  const p99 = lag.percentile(99) / 1e6;
  const ours = way === ways[0];
  if (ours && (dropped() > 0 || p99 > P99_MAX_MS || usPerSpan / 1000 > SPAN_MAX_MS || requests > fed / 10))
    missed = true;
  console.log(
    `${round} ${way.name}`.padEnd(11),
    (fed / tookS).toFixed(0).padStart(7),
    usPerSpan.toFixed(2).padStart(13),
    `${p99.toFixed(1)} / ${(lag.max / 1e6).toFixed(1)}`.padStart(23),
    String(dropped()).padStart(9),
    String(requests).padStart(10),
  );
}

/** As evenly as timers allow: what a late one missed comes with the next. */
async function feed(processor: SpanProcessor, seconds: number): Promise<number> {
  const begin = performance.now();
  let fed = 0;
  for (let due = 0; due < PER_SECOND * seconds; ) {
    due = Math.min((PER_SECOND * (performance.now() - begin)) / 1000, PER_SECOND * seconds);
    for (; fed < due; fed += 1) {
      const span = spans[fed % spans.length];
      if (span) processor.onEnd(span);
    }
    await delay(TICK_MS);
  }
  return fed;
}

/** As a checkout makes them: most are statements. */
function preMade(count: number): ReadableSpan[] {
  const made: ReadableSpan[] = [];
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'bench',
      'service.version': '1.0.0',
      'process.pid': process.pid,
    }),
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => void made.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const tracer = provider.getTracer('bench', '1.0.0');
  const root = tracer.startSpan('POST /api/checkout/[cartId]', { kind: SpanKind.SERVER });
  for (let index = 0; index < count; index += 1) {
    const attributes = {
      'db.system.name': 'postgresql',
      'db.namespace': 'mediagw',
      'server.address': '127.0.0.1',
      'server.port': 5432,
      'db.operation.name': 'SELECT',
      'db.collection.name': `table_${index % 12}`,
      'db.query.summary': `SELECT table_${index % 12}`,
      'db.query.text': `select "id", "viewer_id", "state", "total_cents", "placed_at", "trace_id" from "table_${index % 12}" where "id" = $1 and "state" in ($2, $3) order by "placed_at" desc limit $4`,
      'mediagw.order.number': index,
    };
    tracer
      .startSpan(`SELECT table_${index % 12}`, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(ROOT_CONTEXT, root))
      .end();
  }
  return made;
}
