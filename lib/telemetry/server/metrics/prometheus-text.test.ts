import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatewayMetrics } from '../../metric-names';
import type { MetricFamily, PointAttributes, ResourceFamilies } from './families';
import { prometheusName } from './prometheus-names';
import { formatOf, metricsText } from './prometheus-text';
import { parseOpenMetrics } from './read-openmetrics';

const resource = { 'service.name': 'shop', 'service.instance.id': 'i1' };
const of = (families: MetricFamily[], from: PointAttributes = resource): ResourceFamilies => ({
  resource: from,
  scopes: [{ scope: { name: 'test' }, families }],
});
const histogram: MetricFamily = {
  kind: 'histogram',
  name: 'http.server.request.duration',
  unit: 's',
  description: 'Time',
  bounds: [0.1, 1],
  points: [
    {
      attributes: { 'http.route': '/a' },
      startMs: 0,
      count: 6,
      sum: 3.5,
      counts: [1, 2, 3],
      exemplars: [{ value: 0.5, atMs: 1_500, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }],
    },
  ],
};
const counter = (value: number, attributes: PointAttributes = {}): MetricFamily => ({
  kind: 'counter',
  name: 'mediagw.media.sent',
  unit: 'By',
  description: 'Bytes',
  points: [{ attributes, startMs: 0, value }],
});

describe('the text', () => {
  it('R0.7 R3.10 is OpenMetrics with exemplars for who takes it', () => {
    expect(metricsText(of([histogram, counter(7)]), [], 'openmetrics')).toBe(
      `# TYPE target info
target_info{service_name="shop",service_instance_id="i1"} 1
# TYPE http_server_request_duration_seconds histogram
# UNIT http_server_request_duration_seconds seconds
# HELP http_server_request_duration_seconds Time
http_server_request_duration_seconds_bucket{service_name="shop",otel_scope_name="test",http_route="/a",le="0.1"} 1
http_server_request_duration_seconds_bucket{service_name="shop",otel_scope_name="test",http_route="/a",le="1.0"} 3 # {trace_id="${'a'.repeat(32)}",span_id="${'b'.repeat(16)}"} 0.5 1.500
http_server_request_duration_seconds_bucket{service_name="shop",otel_scope_name="test",http_route="/a",le="+Inf"} 6
http_server_request_duration_seconds_sum{service_name="shop",otel_scope_name="test",http_route="/a"} 3.5
http_server_request_duration_seconds_count{service_name="shop",otel_scope_name="test",http_route="/a"} 6
# TYPE mediagw_media_sent_bytes counter
# UNIT mediagw_media_sent_bytes bytes
# HELP mediagw_media_sent_bytes Bytes
mediagw_media_sent_bytes_total{service_name="shop",otel_scope_name="test"} 7
# EOF
`,
    );
  });

  it('R0.7 is the older format for everybody else', () => {
    const text = metricsText(of([counter(7)]), [], 'prometheus');
    expect(text).toContain(
      '# TYPE mediagw_media_sent_bytes_total counter\n# HELP mediagw_media_sent_bytes_total Bytes\n',
    );
    expect(text).not.toMatch(/# UNIT|# EOF| # \{/);
    expect([formatOf(undefined), formatOf('text/plain'), formatOf('*/*')]).toEqual(Array(3).fill('prometheus'));
    expect(formatOf('application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3')).toBe('openmetrics');
  });

  it('R2.4 keeps series of one name together, whoever told them, and tells none twice', () => {
    const worker = { 'service.name': 'shop-worker', 'service.instance.id': 'w1' };
    const text = metricsText(of([counter(1), histogram, counter(9)]), [of([counter(2)], worker)], 'openmetrics');
    expect(text.split('\n').filter((line) => line.startsWith('mediagw_media_sent'))).toEqual([
      'mediagw_media_sent_bytes_total{service_name="shop",otel_scope_name="test"} 1',
      'mediagw_media_sent_bytes_total{service_name="shop-worker",service_instance_id="w1",otel_scope_name="test"} 2',
    ]);
    expect(parseOpenMetrics(text).size).toBe(3);
  });

  it('R0.7 can be read back, whatever stands in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const families = fc.array(
      fc.record({
        kind: fc.constantFrom('counter' as const, 'gauge' as const, 'level' as const),
        name: fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/),
        unit: fc.constantFrom('s', 'By', '1', '{thing}', '', 'weird unit'),
        description: text,
        points: fc.array(
          fc.record({
            attributes: fc.dictionary(text, fc.oneof(text, fc.double(), fc.boolean())),
            startMs: fc.nat(),
            value: fc.double(),
          }),
          { maxLength: 5 },
        ),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(families, (all) => {
        parseOpenMetrics(metricsText(of(all), [], 'openmetrics'));
      }),
    );
  });
});

it.each([
  ['httpServerDuration', 'http_server_request_duration_seconds'],
  ['processCpuUtilization', 'process_cpu_utilization_ratio'],
  ['processMemory', 'process_memory_usage_bytes'],
  ['orderAmount', 'mediagw_order_amount'],
  ['httpServerActive', 'http_server_active_requests'],
  ['spansExported', 'otel_sdk_exporter_span_exported'],
] as const)('R2.4 spells %s as OpenTelemetry has it for Prometheus', (key, name) =>
  expect(prometheusName(gatewayMetrics[key])).toBe(name),
);

it('R2.4 names no two metrics alike', () => {
  const names = Object.values(gatewayMetrics).map(prometheusName);
  expect(new Set(names).size).toBe(names.length);
});
