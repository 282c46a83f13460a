import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newSpanId, newTraceId } from '../../lib/base/ids';
import { type Collector, startCollector } from './observability';
import { type Backend, reasonToSkip, startJaeger } from './start';

const skipped = reasonToSkip('collector', 'jaeger');

interface SpanText {
  readonly traceId: string;
  readonly name: string;
  readonly durationMs?: number;
  readonly isError?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

describe.skipIf(skipped !== undefined)('telemetry-export through the deployed Collector', () => {
  let jaeger: Backend<'otlp' | 'otlpGrpc' | 'query'>;
  let collector: Collector;

  beforeAll(async () => {
    jaeger = await startJaeger();
    collector = await startCollector({
      jaegerGrpcPort: jaeger.ports.otlpGrpc,
      env: {
        TAIL_DECISION_WAIT: '500ms',
        TAIL_SHARE_PERCENTAGE: '0',
        SPAN_METRICS_INTERVAL: '200ms',
        DEBUG_VERBOSITY: 'detailed',
        DEPLOYMENT_ENVIRONMENT: 'rehearsal',
      },
    });
  });
  afterAll(async () => {
    await collector?.stop();
    await jaeger?.stop();
  });

  const kept = async (traceId: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${jaeger.ports.query}/api/traces/${traceId}`);
    return answer.status === 404 ? '' : answer.text();
  };
  const page = async () => (await fetch(`http://127.0.0.1:${collector.ports.metrics}/metrics`)).text();

  it('R2.8 R3.8 R3.10 keeps what failed, was slow or was bought, and counts everything before it samples', async () => {
    const [failed, slow, bought, ordinary, probe] = Array.from({ length: 5 }, () => newTraceId()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await send(
      collector,
      'traces',
      spans([
        { traceId: failed, name: 'GET /broken', isError: true },
        { traceId: slow, name: 'GET /slow', durationMs: 1500 },
        { traceId: bought, name: 'checkout.place_order' },
        { traceId: ordinary, name: 'GET /ordinary' },
        // Failed too, and still no trace: a probe is dropped before anything is decided.
        { traceId: probe, name: 'GET', isError: true, attributes: { 'url.path': '/api/health/ready' } },
      ]),
    );
    await vi.waitFor(async () => {
      for (const traceId of [failed, slow, bought]) expect(await kept(traceId)).toContain(traceId);
    }, WAIT);
    expect(await kept(ordinary)).toBe('');
    expect(await kept(probe)).toBe('');

    const resource = await kept(failed);
    expect(resource).toContain('"deployment.environment.name","type":"string","value":"rehearsal"');
    expect(resource).toContain('"mediagw.collector"');
    expect(resource).toMatch(/"host\.name","type":"string","value":"[^"]+"/);

    await vi.waitFor(async () => {
      const text = await page();
      for (const name of ['GET /broken', 'GET /slow', 'GET /ordinary', 'checkout.place_order']) {
        expect(text).toMatch(new RegExp(`traces_span_metrics_calls_total\\{[^}]*span_name="${name}"[^}]*\\} 1`));
      }
      expect(text).toContain('traces_span_metrics_duration_seconds_bucket');
      expect(text).not.toContain('/api/health/ready');
    }, WAIT);
  });

  it('R2.1 R2.8 shows pushed metrics of both temporalities as sums', async () => {
    const before = { startTimeUnixNano: nano(-2000) };
    const first = { ...before, timeUnixNano: nano(-1000), asInt: '2' };
    for (const [name, temporality, second] of [
      ['rehearsal.delta', DELTA, { startTimeUnixNano: nano(-1000), timeUnixNano: nano(0), asInt: '3' }],
      ['rehearsal.cumulative', CUMULATIVE, { ...before, timeUnixNano: nano(0), asInt: '5' }],
    ] as const) {
      for (const point of [first, second]) await send(collector, 'metrics', metrics(name, temporality, point));
    }
    await vi.waitFor(async () => {
      const text = await page();
      expect(text).toMatch(/rehearsal_delta_total\{[^}]*job="rehearsal"[^}]*\} 5/);
      expect(text).toMatch(/rehearsal_cumulative_total\{[^}]*job="rehearsal"[^}]*\} 5/);
    }, WAIT);
  });

  it('R0.8 R2.8 takes log records and writes them with their trace', async () => {
    const traceId = newTraceId();
    await send(collector, 'logs', {
      resourceLogs: [
        {
          resource,
          scopeLogs: [
            {
              logRecords: [
                { timeUnixNano: nano(0), severityText: 'WARN', body: { stringValue: 'rehearsed' }, traceId },
              ],
            },
          ],
        },
      ],
    });
    await vi.waitFor(() => expect(collector.output()).toMatch(new RegExp(`rehearsed[^]*${traceId}`)), WAIT);
  });
});

const WAIT = { timeout: 15_000, interval: 100 };
const [DELTA, CUMULATIVE] = [1, 2];
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'rehearsal' } }] };

const nano = (afterMs: number): string => `${Date.now() + afterMs}000000`;

function spans(all: readonly SpanText[]) {
  return {
    resourceSpans: [
      {
        resource,
        scopeSpans: [
          {
            spans: all.map(({ traceId, name, durationMs = 5, isError = false, attributes = {} }) => ({
              traceId,
              spanId: newSpanId(),
              name,
              kind: 2,
              startTimeUnixNano: nano(-durationMs),
              endTimeUnixNano: nano(0),
              status: { code: isError ? 2 : 0 },
              attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
            })),
          },
        ],
      },
    ],
  };
}

function metrics(name: string, aggregationTemporality: number, point: Readonly<Record<string, string>>) {
  const sum = { aggregationTemporality, isMonotonic: true, dataPoints: [point] };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name, sum }] }] }] };
}

async function send(collector: Collector, signal: string, body: unknown): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${collector.ports.http}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(200);
}
