import { createRequire } from 'node:module';
import { context, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterEach, expect, it } from 'vitest';
import { contextManager } from './context-manager';
import { NEXT_NOISE, NEXT_SERVER_SPAN } from './next-spans';
import { quietNext } from './quiet-next';

const listOf = (): Set<string> =>
  createRequire(import.meta.url)('next/dist/server/lib/trace/constants').NextVanillaSpanAllowlist;

afterEach(() => {
  trace.disable();
  context.disable();
});

it('takes the noise off the list by which Next makes spans, and nothing else', () => {
  const before = [...listOf()];
  // Fails when Next renames them: then they would cost again, and be dropped by the sampler.
  expect(before.filter((type) => NEXT_NOISE.has(type)).length).toBeGreaterThanOrEqual(9);
  quietNext();
  expect([...listOf()]).toEqual(before.filter((type) => !NEXT_NOISE.has(type)));
  expect(listOf()).toContain(NEXT_SERVER_SPAN);
});

it('lets Next see in a request that is dropped what it sees where nobody traces', () => {
  trace.setGlobalTracerProvider(new BasicTracerProvider());
  context.setGlobalContextManager(contextManager());
  quietNext();
  const { getTracer } = createRequire(import.meta.url)('next/dist/server/lib/trace/tracer');
  const begun = (): boolean => getTracer().trace(NEXT_SERVER_SPAN, (span: unknown) => span !== undefined);
  expect(begun()).toBe(true);
  const dropped = new BasicTracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('test').startSpan('dropped');
  const below = trace.setSpan(context.active(), dropped);
  expect(context.with(below, begun)).toBe(false);
  // A tracer that is taken there makes spans elsewhere.
  const tracer = context.with(below, () => trace.getTracer('shop'));
  expect(tracer.startSpan('kept').isRecording()).toBe(true);
  const kept = trace.setSpan(context.active(), tracer.startSpan('kept'));
  expect(context.with(kept, begun)).toBe(true);
});
