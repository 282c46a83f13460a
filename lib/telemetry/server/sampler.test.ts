import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import type { SamplingStrategy } from '../sampling-policy';
import type { RequestRoot } from './request-root';
import { gatewaySampler, type SamplerOptions } from './sampler';
import { createSampling, type Sampling } from './sampling/sampling';
import { testPolicy } from './sampling/testing';

const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const SERVER = { 'next.span_type': 'BaseServer.handleRequest', 'http.target': '/cart' };
const root: RequestRoot = { traceId: T, spanId: '00f067aa0ba902b7', taken: true, recorded: true, trusted: false };

const by = (ratio: number, strategy: SamplingStrategy = { kind: 'parent', ratio }): { sampling: Sampling } => ({
  sampling: createSampling(testPolicy({ strategy })),
});

function decide(
  options: Partial<SamplerOptions>,
  parent?: { sampled: boolean; remote: boolean },
  attributes = {},
  name = 'x',
): boolean {
  const sampler = gatewaySampler({ ...by(1), remoteParent: 'ratio', requestRoot: () => root, ...options });
  const context = parent
    ? trace.setSpanContext(ROOT_CONTEXT, {
        traceId: T,
        spanId: root.spanId,
        traceFlags: parent.sampled ? 1 : 0,
        isRemote: parent.remote,
      })
    : ROOT_CONTEXT;
  const { decision } = sampler.shouldSample(context, T, name, SpanKind.SERVER, attributes, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}
const remote = (sampled: boolean) => ({ sampled, remote: true });
const local = (sampled: boolean) => ({ sampled, remote: false });

describe('gatewaySampler', () => {
  it.each<[string, Partial<SamplerOptions>, { sampled: boolean; remote: boolean } | undefined, boolean]>([
    ['a stranger’s 01 raises nothing', { ...by(0) }, remote(true), false],
    ['a stranger’s 00 suppresses nothing', { ...by(1) }, remote(false), true],
    ['a token holder’s 01 counts', { ...by(0), requestRoot: () => ({ ...root, trusted: true }) }, remote(true), true],
    ['a token holder’s 00 counts', { ...by(1), requestRoot: () => ({ ...root, trusted: true }) }, remote(false), false],
    ['the worker honours the web’s 01', { ...by(0), remoteParent: 'parent' }, remote(true), true],
    ['the worker honours the web’s 00', { ...by(1), remoteParent: 'parent' }, remote(false), false],
    ['a child follows its sampled parent', { ...by(0) }, local(true), true],
    ['a child follows its unsampled parent', { ...by(1) }, local(false), false],
    ['a root by the ratio: all', { ...by(1) }, undefined, true],
    ['a root by the ratio: none', { ...by(0) }, undefined, false],
    ['what the hook left out is left out', { requestRoot: () => ({ ...root, recorded: false }) }, undefined, false],
  ])('R2.2 %s', (_what, options, parent, expected) => expect(decide(options, parent, SERVER)).toBe(expected));

  it('drops Next’s noise, at boot and in a request', () => {
    expect(decide({}, local(true), { 'next.span_type': 'RouteModule.prepare' })).toBe(false);
    expect(decide({}, undefined, { 'next.span_type': 'LoadComponents.loadRouteModule' })).toBe(false);
    expect(decide({}, local(true), {}, 'SELECT titles')).toBe(true);
  });

  it('R4.11 follows a ratio that changes while running', () => {
    const { sampling } = by(0);
    expect(decide({ sampling })).toBe(false);
    sampling.use(testPolicy({ strategy: { kind: 'ratio', ratio: 1 } }));
    expect(decide({ sampling })).toBe(true);
  });

  it.each<[SamplingStrategy, boolean, boolean]>([
    [{ kind: 'always_on' }, false, true],
    [{ kind: 'always_off' }, true, false],
    [{ kind: 'ratio', ratio: 0 }, true, false],
    [{ kind: 'parent', ratio: 0 }, true, true],
  ])('R2.2 %j under a caller whose word counts', (strategy, sampled, expected) =>
    expect(decide({ ...by(0, strategy), remoteParent: 'parent' }, remote(sampled))).toBe(expected),
  );

  it('takes what the hook has decided of the request, and says why', () => {
    const decision = { kept: true, reason: 'rule', ratio: 1, probability: 1, rule: 'Checkout' } as const;
    const sampler = gatewaySampler({ ...by(0), remoteParent: 'ratio', requestRoot: () => ({ ...root, decision }) });
    expect(sampler.shouldSample(ROOT_CONTEXT, T, 'GET', SpanKind.SERVER, SERVER, [])).toEqual({
      decision: SamplingDecision.RECORD_AND_SAMPLED,
      attributes: {
        'mediagw.sampling.reason': 'rule',
        'mediagw.sampling.probability': 1,
        'mediagw.sampling.rule': 'Checkout',
      },
    });
  });

  it('records without sampling while the tail waits', () => {
    const sampling = createSampling(
      testPolicy({
        strategy: { kind: 'parent', ratio: 0 },
        tail: { enabled: true, slowMs: 1, share: 0 },
      }),
    );
    const sampler = gatewaySampler({
      sampling,
      remoteParent: 'ratio',
      requestRoot: () => undefined,
      tailWaitsFor: (traceId) => traceId === T,
    });
    const under = (traceId: string) =>
      trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: root.spanId, traceFlags: 0, isRemote: false });
    const ask = (context: typeof ROOT_CONTEXT) =>
      sampler.shouldSample(context, T, 'x', SpanKind.INTERNAL, {}, []).decision;
    expect(ask(ROOT_CONTEXT)).toBe(SamplingDecision.RECORD);
    expect(ask(under(T))).toBe(SamplingDecision.RECORD);
    expect(ask(under('0'.repeat(31) + '1'))).toBe(SamplingDecision.NOT_RECORD);
  });
});
