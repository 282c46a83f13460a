import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import type { RequestRoot } from './request-root';
import { gatewaySampler, type SamplerOptions } from './sampler';

const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const SERVER = { 'next.span_type': 'BaseServer.handleRequest', 'http.target': '/cart' };
const root: RequestRoot = { traceId: T, spanId: '00f067aa0ba902b7', taken: true, recorded: true, trusted: false };

function decide(
  options: Partial<SamplerOptions>,
  parent?: { sampled: boolean; remote: boolean },
  attributes = {},
  name = 'x',
): boolean {
  const sampler = gatewaySampler({ ratio: () => 1, remoteParent: 'ratio', requestRoot: () => root, ...options });
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
    ['a stranger’s 01 raises nothing', { ratio: () => 0 }, remote(true), false],
    ['a stranger’s 00 suppresses nothing', { ratio: () => 1 }, remote(false), true],
    [
      'a token holder’s 01 counts',
      { ratio: () => 0, requestRoot: () => ({ ...root, trusted: true }) },
      remote(true),
      true,
    ],
    [
      'a token holder’s 00 counts',
      { ratio: () => 1, requestRoot: () => ({ ...root, trusted: true }) },
      remote(false),
      false,
    ],
    ['the worker honours the web’s 01', { ratio: () => 0, remoteParent: 'parent' }, remote(true), true],
    ['the worker honours the web’s 00', { ratio: () => 1, remoteParent: 'parent' }, remote(false), false],
    ['a child follows its sampled parent', { ratio: () => 0 }, local(true), true],
    ['a child follows its unsampled parent', { ratio: () => 1 }, local(false), false],
    ['a root by the ratio: all', { ratio: () => 1 }, undefined, true],
    ['a root by the ratio: none', { ratio: () => 0 }, undefined, false],
    ['what the hook left out is left out', { requestRoot: () => ({ ...root, recorded: false }) }, undefined, false],
  ])('R2.2 %s', (_what, options, parent, expected) => expect(decide(options, parent, SERVER)).toBe(expected));

  it('drops Next’s noise and statements that listen, at boot and in a request', () => {
    expect(decide({}, local(true), { 'next.span_type': 'RouteModule.prepare' })).toBe(false);
    expect(decide({}, undefined, { 'next.span_type': 'LoadComponents.loadRouteModule' })).toBe(false);
    expect(decide({}, local(true), {}, 'pg.query:LISTEN mg')).toBe(false);
    expect(decide({}, local(true), {}, 'pg.query:SELECT mg')).toBe(true);
  });

  it('R4.11 follows a ratio that changes while running', () => {
    let ratio = 0;
    expect(decide({ ratio: () => ratio })).toBe(false);
    ratio = 1;
    expect(decide({ ratio: () => ratio })).toBe(true);
  });
});
