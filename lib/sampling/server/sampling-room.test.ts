import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newTraceId } from '@/lib/base/ids';
import { operatorAudit, operators, samplingRules, samplingSettings } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import type { Operator } from '@/lib/operators/operator';
import { createSampling, type Sampling } from '@/lib/telemetry/server/sampling/sampling';
import { testFacts, testPolicy } from '@/lib/telemetry/server/sampling/testing';
import { RuleInput, type SettingsInput } from '../sampling';
import { addRule, changeRule, removeRule } from './change-rules';
import { changeSettings, resetSettings } from './change-settings';
import type { SamplingContext } from './context';
import { followSampling } from './follow-sampling';
import { readSampling } from './read-sampling';

const test = withTestDatabase();
const configured = testPolicy({ strategy: { kind: 'parent', ratio: 0.1 } });
const settings: SettingsInput = {
  strategy: 'ratio',
  ratio: 0.5,
  rootsPerSecondMax: 20,
  tail: { enabled: true, slowMs: 800, share: 0.01 },
};
let owner: Operator;
let now = new Date();

beforeEach(async () => {
  const { db } = test.database;
  for (const table of [samplingRules, samplingSettings, operatorAudit, operators]) await db.delete(table);
  const [row] = await db.insert(operators).values({ email: 'ada@example.org', role: 'owner' }).returning();
  owner = { id: row?.id ?? '', email: 'ada@example.org', role: 'owner' };
  now = new Date();
});

function contextOf(sampling: Sampling = createSampling(configured)): SamplingContext {
  return {
    database: test.database,
    sampling,
    configured,
    configuredBy: 'OTEL_SAMPLING_RATE',
    secret: 's'.repeat(32),
    secureCookies: false,
    refresh: () => Promise.resolve(),
    tailStats: () => undefined,
    now: () => now,
  };
}
const audit = async () =>
  (await test.database.db.select().from(operatorAudit).orderBy(operatorAudit.id)).map(
    ({ action, subject, operatorId }) => [action, subject, operatorId === owner.id],
  );
const names = async () => (await readSampling(contextOf(), 'owner')).rules.map(({ name }) => name);
const rule = (name: string, over: Partial<RuleInput> = {}): RuleInput => ({ name, ratio: 1, route: '/a', ...over });

describe('what operators say of sampling', () => {
  it('R2.2 holds until it ends or is taken back, and each change is a line of the audit log', async () => {
    const ctx = contextOf();
    expect(await readSampling(ctx, 'owner')).toMatchObject({
      settings: { strategy: 'parent', ratio: 0.1, rootsPerSecondMax: 0 },
      source: { kind: 'configuration', name: 'OTEL_SAMPLING_RATE' },
    });
    await changeSettings({ ...settings, forMinutes: 60 }, owner, ctx);
    expect(await readSampling(ctx, 'owner')).toMatchObject({
      settings,
      source: { kind: 'operator', untilMs: now.getTime() + 3_600_000 },
      configured: { strategy: 'parent', ratio: 0.1 },
    });
    now = new Date(now.getTime() + 3_600_001);
    expect((await readSampling(ctx, 'owner')).source.kind).toBe('configuration');
    await changeSettings(settings, owner, ctx);
    await resetSettings(owner, ctx);
    await expect(resetSettings(owner, ctx)).rejects.toThrow('in force already');
    expect((await readSampling(ctx, 'owner')).source.kind).toBe('configuration');
    const words = 'by ratio, 50 %, 20 a second, errors and 800 ms kept, 1 % of the rest';
    expect(await audit()).toEqual([
      ['sampling.changed', `${words}, for 60 min`, true],
      ['sampling.changed', words, true],
      ['sampling.reset', 'to the configuration', true],
    ]);
  });

  it('R2.2 keeps rules in their order, one change at a time', async () => {
    const ctx = contextOf();
    await Promise.all(['one', 'two', 'three'].map((name) => addRule(rule(name), owner, ctx)));
    const [first = '', second = '', third = ''] = await names();
    const { rules } = await readSampling(ctx, 'owner');
    const idOf = (name: string) => rules.find((each) => each.name === name)?.id ?? '';
    await changeRule(idOf(third), { move: 'up' }, owner, ctx);
    expect(await names()).toEqual([first, third, second]);
    await changeRule(idOf(first), { move: 'up' }, owner, ctx);
    expect(await names()).toEqual([first, third, second]);
    await changeRule(idOf(first), { rule: rule('Checkout', { ratio: 0.25, method: 'POST' }) }, owner, ctx);
    await removeRule(idOf(second), owner, ctx);
    expect(await names()).toEqual(['Checkout', third]);
    await expect(removeRule(idOf(second), owner, ctx)).rejects.toThrow('no such rule');
    expect((await audit()).slice(3).map(([action, subject]) => [action, subject])).toEqual([
      ['sampling.rule_changed', `${third}: before ${second}`],
      ['sampling.rule_changed', `Checkout: was ${first}, POST /a, keep 100 % → 25 %`],
      ['sampling.rule_removed', `${second}: /a, kept 100 %`],
    ]);
  });

  it('tells owners who changed what, and nobody else', async () => {
    const ctx = contextOf();
    await addRule(rule('Catalogue'), owner, ctx);
    expect((await readSampling(ctx, 'owner')).changes).toMatchObject([
      { action: 'sampling.rule_added', subject: 'Catalogue: /a, keep 100 %', by: 'ada@example.org' },
    ]);
    expect((await readSampling(ctx, 'viewer')).changes).toEqual([]);
  });

  it('takes no more rules than each root may ask', async () => {
    const ctx = contextOf();
    await test.database.db
      .insert(samplingRules)
      .values(Array.from({ length: 50 }, (_, position) => ({ position, name: 'r', ratio: 1, route: '/a' })));
    await expect(addRule(rule('more'), owner, ctx)).rejects.toThrow('no more');
  });

  it.each([
    [{ name: 'x', ratio: 1 }],
    [{ name: 'x', ratio: 1.1, route: '/a' }],
    [{ name: 'ada@example.org', ratio: 1, route: '/a' }],
    [{ name: 'x', ratio: 1, route: 'a' }],
    [{ name: 'x', ratio: 1, route: '/a', more: 1 }],
    [{ name: 'x\0', ratio: 1, route: '/a' }],
  ])('refuses %j', (input) => expect(RuleInput.safeParse(input).success).toBe(false));
});

describe('following', () => {
  it('R2.2 brings a change to a running process within 5 seconds, and its end without being asked', async () => {
    const sampling = createSampling(configured);
    const following = followSampling({ database: test.database, sampling, configured, everyMs: 20 });
    const keeps = (path: string) => sampling.decide(testFacts(newTraceId(), { path, method: 'GET' })).reason;
    await addRule(rule('Catalogue'), owner, contextOf());
    await vi.waitFor(() => expect(keeps('/a')).toBe('rule'));
    now = new Date(Date.now() - 60_000 + 300);
    await changeSettings({ ...settings, strategy: 'always_on', forMinutes: 1 }, owner, contextOf());
    await vi.waitFor(() => expect(sampling.policy().strategy.kind).toBe('always_on'));
    await vi.waitFor(() => expect(sampling.policy().strategy).toEqual(configured.strategy));
    following.stop();
  });

  it('lets the last good rules live on while the database is away', async () => {
    const sampling = createSampling(configured);
    const ctx = contextOf();
    await addRule(rule('Catalogue'), owner, ctx);
    const following = followSampling({ database: test.database, sampling, configured, everyMs: 3_600_000 });
    await following.refresh();
    await test.database.db.execute(sql`ALTER TABLE sampling_rules RENAME TO sampling_rules_away`);
    try {
      await following.refresh();
      await delay(0);
      expect(sampling.policy().rules).toHaveLength(1);
    } finally {
      await test.database.db.execute(sql`ALTER TABLE sampling_rules_away RENAME TO sampling_rules`);
    }
    await test.database.db.delete(samplingRules);
    await following.refresh();
    expect(sampling.policy().rules).toEqual([]);
    following.stop();
  });
});
