import { SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '../config';
import { startDaemonRun } from './daemon-run';
import { gatewaySampler } from './sampler';
import { configuredPolicy } from './sampling/configured';
import { createSampling } from './sampling/sampling';

function setup() {
  const config = readTelemetryConfig({ OTEL_SAMPLING_RATE: '0' });
  if (!config.enabled) throw new Error('telemetry is off');
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    sampler: gatewaySampler({
      sampling: createSampling(configuredPolicy(config)),
      remoteParent: 'parent',
      requestRoot: () => undefined,
    }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  return { exported: () => exporter.getFinishedSpans() };
}

afterEach(() => trace.disable());

describe('daemon.run', () => {
  it('R4.6 is sampled with its steps at any ratio, and exported when it ends', async () => {
    const { exported } = setup();
    trace.getTracer('x').startSpan('else').end();
    const run = startDaemonRun(() => 1_795_000_000_000);
    await run.step('daemon.start', async () => undefined);
    expect(exported().map(({ name }) => name)).toEqual(['daemon.start']);
    run.end();
    const [step, whole] = exported();
    expect(whole).toMatchObject({ name: 'daemon.run', attributes: { 'mediagw.sampling.reason': 'forced' } });
    expect(step?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
    expect(step?.attributes).toEqual({
      'mediagw.parent.name': 'daemon.run',
      'mediagw.parent.start_us': '1795000000000000',
    });
  });

  it('R4.6 tells of a step that failed, and fails with it', async () => {
    const { exported } = setup();
    const failing = startDaemonRun().step('daemon.start', () => Promise.reject(new Error('no database')));
    await expect(failing).rejects.toThrow('no database');
    expect(exported()[0]?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('R4.4 costs nothing but its operations with telemetry off', async () => {
    const run = startDaemonRun();
    expect(await run.step('daemon.start', async () => 42)).toBe(42);
    run.end();
  });
});
