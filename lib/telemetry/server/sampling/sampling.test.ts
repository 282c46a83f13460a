import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTraceId } from '@/lib/base/ids';
import { sampledByRatio } from '../../sampling';
import type { SamplingRule } from '../../sampling-policy';
import { routeMatcher, segmentsOf } from './match-rule';
import { createSampling } from './sampling';
import { testFacts, testPolicy } from './testing';

const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const rule = (over: Partial<SamplingRule>): SamplingRule => ({ id: over.name ?? 'r', name: 'r', ratio: 1, ...over });
const none = { kind: 'parent', ratio: 0 } as const;

describe('what is decided of a root', () => {
  it('R2.2 goes by the first rule whose every condition is met, else by the strategy', () => {
    const sampling = createSampling(
      testPolicy({
        strategy: none,
        rules: [
          rule({
            name: 'probes',
            route: '/api/catalog',
            attribute: { key: 'user_agent.original', value: 'probe/*' },
            ratio: 0,
          }),
          rule({ name: 'catalogue', route: '/api/catalog', method: 'GET' }),
          rule({ name: 'events', attribute: { key: 'messaging.destination.name', value: 'order.placed' } }),
        ],
      }),
    );
    const ask = (facts: Parameters<typeof testFacts>[1]) => {
      const { kept, rule: name } = sampling.decide(testFacts(newTraceId(), facts));
      return name ?? kept;
    };
    const path = '/api/catalog';
    expect(ask({ path, method: 'GET' })).toBe('catalogue');
    expect(ask({ path, method: 'POST' })).toBe(false);
    expect(ask({ path, method: 'GET', attributes: { 'user_agent.original': 'probe/1' } })).toBe('probes');
    expect(ask({ attributes: { 'messaging.destination.name': 'order.placed' } })).toBe('events');
    expect(ask({ path: '/cart', method: 'GET' })).toBe(false);
    expect(Object.fromEntries(sampling.counts())).toMatchObject({
      catalogue: { matched: 1, kept: 1 },
      probes: { matched: 1, kept: 0 },
      '': { matched: 2, kept: 0 },
    });
  });

  it('R2.2 forgets a rule the moment it expires, whoever can be asked', () => {
    let nowMs = 1_000;
    const sampling = createSampling(testPolicy({ strategy: none, rules: [rule({ untilMs: 2_000 })] }), () => nowMs);
    expect(sampling.decide(testFacts(newTraceId())).kept).toBe(true);
    nowMs = 2_000;
    expect(sampling.decide(testFacts(newTraceId())).kept).toBe(false);
  });

  it('R2.2 says by which ratio a browser comes to the same answer', () => {
    const ids = fc.stringMatching(/^[0-9a-f]{32}$/);
    const ratios = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(ids, ratios, ratios, fc.boolean(), fc.boolean(), (traceId, base, ofRule, forced, isLimited) => {
        const sampling = createSampling(
          testPolicy({
            strategy: { kind: 'ratio', ratio: base },
            rules: [rule({ route: '/a', ratio: ofRule })],
            rootsPerSecondMax: isLimited ? 1 : 0,
          }),
          () => 0,
        );
        for (const path of ['/b', '/a', '/b']) {
          const { kept, ratio } = sampling.decide(testFacts(traceId, { path, forced }));
          expect(sampledByRatio(traceId, ratio)).toBe(kept);
        }
      }),
    );
  });

  it('keeps what else a trace does once a rule has kept it, but not for ever', () => {
    const sampling = createSampling(testPolicy({ strategy: none, rules: [rule({ route: '/a' })] }));
    const ask = (path: string) => sampling.decide(testFacts(T, { path }));
    expect(ask('/b').kept).toBe(false);
    expect(ask('/a')).toMatchObject({ kept: true, reason: 'rule', probability: 1 });
    expect(ask('/b')).toMatchObject({ kept: true, reason: 'rule' });
    const more = Array.from({ length: 300 }, () => ask('/b').kept);
    expect(more.filter(Boolean)).toHaveLength(199);
  });

  it('R4.11 lets through as many roots a second as it may, whole traces, and says how many each stands for', () => {
    let nowMs = 0;
    const sampling = createSampling(testPolicy({ rootsPerSecondMax: 10 }), () => nowMs);
    let kept = 0;
    let stoodFor = 0;
    const seconds = 60;
    for (; nowMs < seconds * 1_000; nowMs += 10) {
      const decision = sampling.decide(testFacts(newTraceId()));
      if (!decision.kept) continue;
      kept += 1;
      stoodFor += 1 / (decision.probability ?? 1);
    }
    expect(kept).toBeGreaterThanOrEqual(10 * seconds - 1);
    expect(kept).toBeLessThanOrEqual(10 * seconds + 10);
    expect(stoodFor).toBeGreaterThan(100 * seconds * 0.9);
    expect(stoodFor).toBeLessThan(100 * seconds * 1.1);
    expect(sampling.budget.refused()).toBe(100 * seconds - kept);
  });

  it('keeps forced ones whatever the limit, and a trace that is in stays in', () => {
    const sampling = createSampling(testPolicy({ rootsPerSecondMax: 1 }), () => 0);
    expect(sampling.decide(testFacts(T)).kept).toBe(true);
    expect(sampling.decide(testFacts(newTraceId())).kept).toBe(false);
    expect(sampling.decide(testFacts(T)).kept).toBe(true);
    expect(sampling.decide(testFacts(newTraceId(), { forced: true }))).toMatchObject({ kept: true, reason: 'forced' });
  });
});

describe('routes', () => {
  it.each<[string, string, boolean]>([
    ['/titles/[id]', '/titles/salt-meridian', true],
    ['/titles/[id]', '/titles', false],
    ['/titles/[id]', '/titles/', false],
    ['/titles/[id]', '/titles/a/b', false],
    ['/api/*', '/api/cart', true],
    ['/api/*', '/api/orders/7/lines', true],
    ['/api/*', '/api', false],
    ['/api/*/lines', '/api/orders/lines', true],
    ['/*', '/', false],
    ['/*', '/cart', true],
    ['/', '/', true],
    ['/cart', '/cart', true],
    ['/cart', '/carts', false],
  ])('%s of %s: %s', (pattern, path, expected) => expect(routeMatcher(pattern)(segmentsOf(path) ?? [])).toBe(expected));
});
