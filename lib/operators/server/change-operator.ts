import 'server-only';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { operatorSessions, operators } from '@/lib/database/schema';
import { type AuditAction, maskedEmail } from '../audit';
import type { Account, Operator, OperatorChange } from '../operator';
import { accountOf, assertAnotherOwner, type OperatorRow, readOperator } from './accounts';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';

type Change = z.infer<typeof OperatorChange>;

/** A role or a disabling takes hold with the next request. There is always an owner who can sign in. */
export async function changeOperator(
  id: string,
  change: Change,
  by: Operator,
  ctx: OperatorsContext,
): Promise<Account> {
  const after = await ctx.database.transaction(async (tx) => {
    const before = await readOperator(id, tx);
    const losesAnOwner = 'role' in change ? change.role !== 'owner' : change.disabled;
    if (losesAnOwner && before.role === 'owner' && !before.disabledAt) await assertAnotherOwner(id, tx);
    if ('disabled' in change && change.disabled) {
      await tx.delete(operatorSessions).where(eq(operatorSessions.operatorId, id));
    }
    const [row] = await tx.update(operators).set(columnsOf(change, ctx)).where(eq(operators.id, id)).returning();
    return row ?? before;
  });
  await recordAudit({ operatorId: by.id, ...told(change, after) }, ctx);
  return accountOf(after);
}

function columnsOf(change: Change, ctx: OperatorsContext): Partial<OperatorRow> {
  return 'role' in change ? { role: change.role } : { disabledAt: change.disabled ? ctx.now() : null };
}

function told(change: Change, { email }: OperatorRow): { action: AuditAction; subject: string } {
  const who = maskedEmail(email);
  if ('role' in change) return { action: 'operator.role_changed', subject: `${who} to ${change.role}` };
  return { action: change.disabled ? 'operator.disabled' : 'operator.enabled', subject: who };
}
