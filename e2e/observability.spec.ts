import { type APIRequestContext, expect, request, test } from '@playwright/test';
import { z } from 'zod';
import { newSpanId, newTraceId } from '../lib/base/ids';
import { boardQueries } from './backends/dashboards';
import { startCollector, startPrometheus } from './backends/observability';
import { reasonToSkip, startJaeger } from './backends/start';
import { startGateway } from './gateway';
import { restIsAboutSpans } from './mode';
import { buyFilm } from './shopping';
import { has, spansOf } from './spans';

const skipped = reasonToSkip('jaeger', 'collector', 'prometheus');
/** What no panel asks: every process by itself, and by which way each signal came. */
const ALSO_THERE = [
  'otelcol_receiver_accepted_log_records{transport="grpc"} > 0',
  'otelcol_receiver_accepted_metric_points{transport="grpc"} > 0',
  ...['', '-worker', '-payments'].map((part) => `process_uptime_seconds{service_name="media-gateway${part}"}`),
  'sum(mediagw_checkout_attempts_total{service_name="media-gateway"}) > 0',
  'sum(rate(http_server_request_duration_seconds_count{job="media-gateway"}[20s])) > 0',
];

test('R0.7 R2.8 R2.9 R3.8 R3.10 spans, metrics and logs of the whole app through the deployed stack, to every panel', async () => {
  restIsAboutSpans();
  test.skip(skipped !== undefined, skipped);
  // Four programs start, each with its own bound, and then two waits of a minute.
  test.setTimeout(480_000);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const jaeger = await startJaeger();
    ends.push(jaeger.stop);
    const env = { TAIL_DECISION_WAIT: '4s', TAIL_SHARE_PERCENTAGE: '0', SPAN_METRICS_INTERVAL: '1s' };
    const collector = await startCollector({ jaegerGrpcPort: jaeger.ports.otlpGrpc, env });
    ends.push(collector.stop);
    const gateway = await startGateway({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.ports.grpc}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_METRIC_EXPORT_INTERVAL: '1000',
        OTEL_METRIC_EXPORT_TIMEOUT: '1000',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        JAEGER_QUERY_URL: `http://127.0.0.1:${jaeger.ports.query}`,
        OTEL_SAMPLING_RATE: '1',
      },
    });
    ends.push(gateway.stop);
    const prometheus = await startPrometheus({
      'web:9464': `${new URL(gateway.url).host}/api/metrics`,
      'otel-collector:8889': `127.0.0.1:${collector.ports.metrics}`,
      'otel-collector:8888': `127.0.0.1:${collector.ports.self}`,
    });
    ends.push(prometheus.stop);
    const viewer = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
    ends.push(() => viewer.dispose());

    const bought = newTraceId();
    await buyFilm(viewer, { traceparent: `00-${bought}-${newSpanId()}-01` });
    // Kept by what it bought, the worker's part too.
    await spansOf(gateway).waitFor(
      bought,
      has('POST /api/checkout/[cartId]', 'checkout.place_order', 'INSERT orders', 'process order.placed'),
      60_000,
    );

    const ask = questions(prometheus.url);
    const wanted = [
      ...boardQueries().filter(({ mayBeEmpty }) => !mayBeEmpty),
      ...ALSO_THERE.map((expr) => ({ panel: expr, expr })),
    ];
    await expect
      .poll(
        async () => {
          await watch(viewer);
          const answers = await Promise.all(wanted.map(async ({ panel, expr }) => [panel, await ask(expr)] as const));
          return answers.filter(([, count]) => count === 0).map(([panel]) => panel);
        },
        { timeout: 60_000, intervals: [1000], message: 'panels that show nothing' },
      )
      .toEqual([]);
    for (const { expr } of boardQueries()) await ask(expr);
    for (const group of await rules(prometheus.url)) {
      for (const rule of group.rules) expect(rule.lastError ?? '', rule.name).toBe('');
    }

    // From a latency to its trace: that of the purchase is among the examples.
    const examples = () => exemplarsOf(prometheus.url, 'mediagw_checkout_duration_seconds_bucket');
    await expect.poll(examples, { timeout: 30_000 }).toContain(bought);
  } finally {
    for (const end of ends.reverse()) await end();
  }
});

/** Opens the shop and watches a moment, so that there is something to show. */
async function watch(viewer: APIRequestContext): Promise<void> {
  const opened = await viewer.post('/api/sessions', { data: { titleId: 'salt-meridian' } });
  const { session } = z
    .object({ session: z.object({ id: z.string(), playlistUrl: z.string() }) })
    .parse(await opened.json());
  await viewer.get(session.playlistUrl);
  const beat = { positionMs: 1000, state: 'playing', startupMs: 400, stallsMs: [200] };
  expect((await viewer.patch(`/api/sessions/${session.id}`, { data: beat })).status()).toBe(200);
  await viewer.get('/');
}

/** How many series answer; a query that is wrong fails. */
function questions(url: string) {
  const Answer = z.object({
    status: z.string(),
    error: z.string().optional(),
    data: z.object({ result: z.array(z.unknown()) }).optional(),
  });
  return async (query: string): Promise<number> => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { status, error, data } = Answer.parse(await response.json());
    expect(status, `${query}: ${error}`).toBe('success');
    return data?.result.length ?? 0;
  };
}

async function rules(url: string) {
  const Rule = z.object({ name: z.string(), lastError: z.string().optional() });
  const Rules = z.object({ data: z.object({ groups: z.array(z.object({ rules: z.array(Rule) })) }) });
  return Rules.parse(await (await fetch(`${url}/api/v1/rules`)).json()).data.groups;
}

async function exemplarsOf(url: string, metric: string): Promise<string[]> {
  const Exemplars = z.object({
    data: z.array(z.object({ exemplars: z.array(z.object({ labels: z.object({ trace_id: z.string() }) })) })),
  });
  const end = Date.now() / 1000;
  const answer = await fetch(`${url}/api/v1/query_exemplars?query=${metric}&start=${end - 600}&end=${end}`);
  const { data } = Exemplars.parse(await answer.json());
  return data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
}
