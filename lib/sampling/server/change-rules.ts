import 'server-only';
import { eq, sql } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { percentText } from '@/lib/base/figures';
import type { Queries } from '@/lib/database/client';
import { samplingRules } from '@/lib/database/schema';
import type { Operator } from '@/lib/operators/operator';
import { recordAudit } from '@/lib/operators/server/audit';
import { RULES_MAX, type RuleChange, type RuleInput } from '../sampling';
import { conditionText } from '../words';
import { untilOf } from './change-settings';
import type { SamplingContext } from './context';
import { type RuleRow, readRules, ruleOf } from './sampling-store';

type Context = Pick<SamplingContext, 'database' | 'now'>;

/** At the end: whoever wants it to decide before others moves it up. */
export async function addRule(input: RuleInput, by: Operator, ctx: Context): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const rules = await lockRules(tx);
    if (rules.length >= RULES_MAX) {
      throw new AppError('conflict', `There are ${RULES_MAX} rules, and there may be no more.`);
    }
    const position = (rules.at(-1)?.position ?? 0) + 1;
    await tx.insert(samplingRules).values({ position, ...columnsOf(input, ctx) });
  });
  const subject = `${input.name}: ${conditionText(input)}, keep ${percentText(input.ratio)}${endText(input)}`;
  await recordAudit({ operatorId: by.id, action: 'sampling.rule_added', subject }, ctx);
}

export async function changeRule(id: string, change: RuleChange, by: Operator, ctx: Context): Promise<void> {
  const subject = await ctx.database.transaction(async (tx) => {
    const rules = await lockRules(tx);
    const row = rules.find((each) => each.id === id);
    if (!row) throw new AppError('not_found', 'There is no such rule.');
    if ('move' in change) return moveRule(row, change.move, rules, tx);
    await tx.update(samplingRules).set(columnsOf(change.rule, ctx)).where(eq(samplingRules.id, id));
    return changeText(row, change.rule);
  });
  if (subject !== undefined) await recordAudit({ operatorId: by.id, action: 'sampling.rule_changed', subject }, ctx);
}

export async function removeRule(id: string, by: Operator, ctx: Context): Promise<void> {
  const [gone] = await ctx.database.db.delete(samplingRules).where(eq(samplingRules.id, id)).returning();
  if (!gone) throw new AppError('not_found', 'There is no such rule.');
  const subject = `${gone.name}: ${conditionText(ruleOf(gone))}, kept ${percentText(gone.ratio)}`;
  await recordAudit({ operatorId: by.id, action: 'sampling.rule_removed', subject }, ctx);
}

/** One change at a time: two operators must not give two rules one place. */
async function lockRules(tx: Queries): Promise<RuleRow[]> {
  await tx.execute(sql`LOCK TABLE ${samplingRules} IN SHARE ROW EXCLUSIVE MODE`);
  return readRules(tx);
}

/** Undefined at the end of the list, where nothing changes. */
async function moveRule(
  row: RuleRow,
  move: 'up' | 'down',
  rules: readonly RuleRow[],
  tx: Queries,
): Promise<string | undefined> {
  const at = rules.indexOf(row);
  const other = rules[move === 'up' ? at - 1 : at + 1];
  if (!other) return undefined;
  const order = rules.map((each) => (each === row ? other : each === other ? row : each));
  for (const [index, each] of order.entries()) {
    if (each.position !== index + 1) {
      await tx
        .update(samplingRules)
        .set({ position: index + 1 })
        .where(eq(samplingRules.id, each.id));
    }
  }
  return `${row.name}: ${move === 'up' ? 'before' : 'behind'} ${other.name}`;
}

function columnsOf(input: RuleInput, ctx: Context) {
  return {
    name: input.name,
    ratio: input.ratio,
    method: input.method ?? null,
    route: input.route ?? null,
    attributeKey: input.attribute?.key ?? null,
    attributeValue: input.attribute?.value ?? null,
    untilAt: untilOf(input.forMinutes, ctx),
  };
}

function changeText(before: RuleRow, after: RuleInput): string {
  const condition = conditionText(after);
  const parts = [
    before.name !== after.name && `was ${before.name}`,
    conditionText(ruleOf(before)) !== condition && condition,
    before.ratio !== after.ratio && `keep ${percentText(before.ratio)} → ${percentText(after.ratio)}`,
  ].filter((part) => part !== false);
  return `${after.name}: ${parts.length === 0 ? 'saved again' : parts.join(', ')}${endText(after)}`;
}

function endText({ forMinutes }: RuleInput): string {
  return forMinutes === undefined ? '' : `, for ${forMinutes} min`;
}
