import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  type IdGenerator,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keys } from '../../attributes';
import { sampledByRatio } from '../../sampling';
import type { SamplingPolicy, SamplingRule } from '../../sampling-policy';
import { gatewaySampler } from '../sampler';
import { createSampling } from './sampling';
import { type TailLimits, tailKeeper } from './tail';
import { testPolicy } from './testing';

const SLOW_MS = 500;
/** A small number would be taken for a time since the start of the process, if that is old enough. */
const AT_MS = 1_795_000_000_000;

/** The same ids in every run: what is counted here is no matter of luck. */
function seededIds(): IdGenerator {
  let state = 1;
  const word = (): string => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0).toString(16).padStart(8, '0');
  };
  return {
    generateTraceId: () => word() + word() + word() + word(),
    generateSpanId: () => word() + word(),
  };
}

function setup(over: Partial<SamplingPolicy> & { share?: number } = {}, limits: Partial<TailLimits> = {}) {
  const { share = 0, ...policy } = over;
  const sampling = createSampling(
    testPolicy({ strategy: { kind: 'parent', ratio: 0 }, tail: { enabled: true, slowMs: SLOW_MS, share }, ...policy }),
  );
  const arrived: ReadableSpan[] = [];
  let nowMs = 0;
  const next = new SimpleSpanProcessor({
    export: (spans, done) => {
      arrived.push(...spans);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  });
  const tail = tailKeeper(sampling, { ringSpansMax: 100, decisionMs: 5_000, ...limits }, [next], () => nowMs);
  const provider = new BasicTracerProvider({
    sampler: gatewaySampler({
      sampling,
      remoteParent: 'parent',
      requestRoot: () => undefined,
      tailWaitsFor: tail.waitsFor,
    }),
    spanProcessors: [tail],
    idGenerator: seededIds(),
  });
  const tracer = provider.getTracer('test');
  const begin = (name: string, under = ROOT_CONTEXT) => {
    const span = tracer.startSpan(name, { startTime: AT_MS }, under);
    return { span, inside: trace.setSpan(under, span) };
  };
  /** A root with a child; `ms` is how long it took. */
  const run = (ms: number, fails = false, name = 'root'): string => {
    const root = begin(name);
    const child = begin('child', root.inside);
    if (fails) child.span.setStatus({ code: SpanStatusCode.ERROR });
    child.span.end(AT_MS + 1);
    root.span.end(AT_MS + ms);
    return root.span.spanContext().traceId;
  };
  const namesOf = (traceId: string) =>
    arrived.filter((span) => span.spanContext().traceId === traceId).map((span) => span.name);
  return { sampling, tail, arrived, begin, run, namesOf, wait: (ms: number) => (nowMs += ms) };
}

describe('the tail', () => {
  it.each<[string, number, boolean, string | undefined]>([
    ['an error', 1, true, 'tail.error'],
    ['a slow one', SLOW_MS, false, 'tail.slow'],
    ['none of the rest', SLOW_MS - 1, false, undefined],
  ])('R3.10 keeps %s whole, with the reason', (_what, ms, fails, reason) => {
    const { run, arrived, namesOf, tail } = setup();
    const traceId = run(ms, fails);
    expect(namesOf(traceId)).toEqual(reason ? ['child', 'root'] : []);
    expect(tail.stats()).toMatchObject({ waitingSpans: 0, keptTraces: reason ? 1 : 0 });
    expect(tail.waitsFor(traceId)).toBe(false);
    for (const span of arrived) {
      expect(span.spanContext().traceFlags).toBe(1);
      expect(span.attributes).toEqual(
        span.name === 'root' ? { [keys.samplingReason]: reason, [keys.samplingProbability]: 1 } : {},
      );
    }
  });

  it('R3.10 keeps a share of the rest, by the id, and says how large', () => {
    const { run, arrived } = setup({ strategy: { kind: 'parent', ratio: 0.2 }, share: 0.25 });
    const total = 3_000;
    for (let at = 0; at < total; at += 1) run(1);
    const roots = arrived.filter(({ name }) => name === 'root');
    // 0.2 by the head and a quarter of the other 0.8; five standard deviations.
    expect(Math.abs(roots.length / total - 0.4)).toBeLessThan(0.045);
    for (const { attributes } of roots) expect(attributes[keys.samplingProbability]).toBeCloseTo(0.4, 9);
    expect(new Set(roots.map(({ attributes }) => attributes[keys.samplingReason]))).toEqual(
      new Set(['ratio', 'tail.share']),
    );
  });

  const noise = (ratio: number): SamplingRule[] => [
    { id: 'noise', name: 'noise', ratio, attribute: { key: 'span.name', value: 'noise' } },
  ];

  it.each<[string, number, number, number, number]>([
    ['nothing by its rule', 0.1, 0, 0.01, 0.01],
    ['more by its rule than by the strategy', 0.1, 0.5, 0.2, 0.6],
    ['less by its rule', 1, 0.2, 0.5, 0.6],
    ['half by its rule, and no share of the rest', 1, 0.5, 0, 0.5],
  ])('R3.10 takes the share of what the head left, where it kept %s', (_what, ratio, ofRule, share, expected) => {
    const { run, arrived } = setup({ strategy: { kind: 'ratio', ratio }, rules: noise(ofRule), share });
    const total = 4_000;
    for (let at = 0; at < total; at += 1) run(1, false, 'noise');
    const roots = arrived.filter(({ name }) => name === 'noise');
    const deviation = Math.sqrt((expected * (1 - expected)) / total);
    expect(Math.abs(roots.length / total - expected)).toBeLessThan(4 * deviation);
    for (const { attributes } of roots) expect(attributes[keys.samplingProbability]).toBeCloseTo(expected, 9);
  });

  it('R3.10 says of each root by what it was kept, whatever rule and strategy say', () => {
    const ratios = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(ratios, ratios, ratios, (ratio, ofRule, share) => {
        const { run, arrived } = setup({ strategy: { kind: 'parent', ratio }, rules: noise(ofRule), share });
        const ids = { root: ratio + (1 - ratio) * share, noise: ofRule + (1 - ofRule) * share };
        const wanted: [string, number][] = [];
        for (let at = 0; at < 20; at += 1) {
          for (const [name, probability] of Object.entries(ids)) {
            const traceId = run(1, false, name);
            if (sampledByRatio(traceId, probability)) wanted.push([traceId, probability]);
          }
        }
        const roots = arrived.filter(({ name }) => name !== 'child');
        const said = roots.map(({ attributes }) => attributes[keys.samplingProbability]);
        expect(roots.map((root, at) => [root.spanContext().traceId, said[at]])).toEqual(wanted);
      }),
    );
  });

  /** Of traces that a caller has not sampled: two roots each, begun before either ends. */
  function calledTwice(strategy: SamplingPolicy['strategy']) {
    const { begin, arrived } = setup({ strategy, rules: noise(0), share: 0.2 });
    const ids = seededIds();
    for (let at = 0; at < 200; at += 1) {
      const caller = { traceId: ids.generateTraceId(), spanId: ids.generateSpanId(), traceFlags: 0, isRemote: true };
      const under = trace.setSpanContext(ROOT_CONTEXT, caller);
      for (const { span } of [begin('noise', under), begin('root', under)]) span.end(AT_MS + 1);
    }
    return arrived;
  }

  it('goes by the strategy where a caller decided: by what, nobody knows', () => {
    const arrived = calledTwice({ kind: 'parent', ratio: 0.25 });
    expect(arrived.length).toBeGreaterThan(100);
    for (const { attributes } of arrived) expect(attributes[keys.samplingProbability]).toBeCloseTo(0.4, 9);
  });

  it('goes by the likeliest of several roots', () => {
    const arrived = calledTwice({ kind: 'ratio', ratio: 0.25 });
    const roots = arrived.filter(({ name }) => name === 'root');
    const traces = new Set(roots.map((root) => root.spanContext().traceId));
    const whole = arrived.filter(
      ({ name, attributes }) => name === 'noise' && attributes[keys.samplingProbability] !== 0.2,
    );
    expect(traces.size).toBe(roots.length);
    expect(whole.length).toBeGreaterThan(10);
    for (const span of [...roots, ...whole]) {
      expect(traces).toContain(span.spanContext().traceId);
      expect(span.attributes[keys.samplingProbability]).toBeCloseTo(0.4, 9);
    }
  });

  it('says of what the head kept that it would have been kept anyway', () => {
    const { begin, arrived } = setup({ strategy: { kind: 'parent', ratio: 0.5 } });
    while (arrived.length === 0) {
      const root = begin('root');
      if (root.span.spanContext().traceFlags === 1) root.span.setStatus({ code: SpanStatusCode.ERROR });
      root.span.end(AT_MS + 1);
    }
    expect(arrived[0]?.attributes).toMatchObject({ [keys.samplingReason]: 'ratio', [keys.samplingProbability]: 1 });
  });

  it('sends what ends, and what begins, after the decision', () => {
    const { begin, namesOf } = setup();
    const root = begin('root');
    const late = begin('late', root.inside);
    root.span.setStatus({ code: SpanStatusCode.ERROR }).end(AT_MS + 1);
    const after = begin('after', root.inside);
    after.span.end(AT_MS + 2);
    late.span.end(AT_MS + 3);
    expect(namesOf(root.span.spanContext().traceId)).toEqual(['root', 'after', 'late']);
  });

  it('waits for all roots that a trace has here', () => {
    const remote = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 0,
      isRemote: true,
    });
    const { begin, arrived } = setup({ strategy: { kind: 'ratio', ratio: 0 } });
    const first = begin('first', remote);
    const second = begin('second', remote);
    first.span.end(AT_MS + 1);
    second.span.setStatus({ code: SpanStatusCode.ERROR }).end(AT_MS + 1);
    expect(arrived.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('R4.11 holds no more spans than it may, and no trace for longer', () => {
    const { begin, tail, wait } = setup({}, { ringSpansMax: 10 });
    const roots = Array.from({ length: 20 }, () => begin('root'));
    for (const { inside } of roots) begin('child', inside).span.end(AT_MS + 1);
    expect(tail.stats().waitingSpans).toBeLessThanOrEqual(10);
    expect(tail.stats().evictedTraces).toBe(10);
    wait(5_001);
    begin('another');
    expect(tail.stats()).toMatchObject({ waitingSpans: 0, evictedTraces: 20 });
    for (const { span } of roots) span.setStatus({ code: SpanStatusCode.ERROR }).end(AT_MS + 1);
    expect(tail.stats().keptTraces).toBe(0);
  });

  it('R4.11 stays within its bound and never sends half of a trace, whatever comes', () => {
    const step = fc.record({ trace: fc.nat(5), what: fc.constantFrom('root', 'child', 'end', 'fail') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { begin, tail, arrived } = setup({}, { ringSpansMax: 12 });
        const open = new Map<number, ReturnType<typeof begin>[]>();
        for (const { trace: at, what } of steps) {
          const spans = open.get(at) ?? [];
          const root = spans[0];
          if (what === 'root' && !root) open.set(at, [begin('root')]);
          if (what === 'child' && root) spans.push(begin('child', root.inside));
          if (what === 'end' || what === 'fail') {
            const last = spans.pop();
            if (what === 'fail') last?.span.setStatus({ code: SpanStatusCode.ERROR });
            last?.span.end(AT_MS + 1);
          }
          expect(tail.stats().waitingSpans).toBeLessThanOrEqual(12);
        }
        const roots = arrived.filter((span) => span.name === 'root');
        const withRoot = new Set(roots.map((span) => span.spanContext().traceId));
        expect(arrived.every((span) => withRoot.has(span.spanContext().traceId))).toBe(true);
        expect(roots.every((span) => span.attributes[keys.samplingProbability] === 1)).toBe(true);
      }),
    );
  });

  it('does nothing where it is off', () => {
    const { run, arrived, tail } = setup({ tail: { enabled: false, slowMs: 1, share: 1 } });
    run(10_000, true);
    expect([arrived.length, tail.stats().waitingSpans]).toEqual([0, 0]);
  });
});
