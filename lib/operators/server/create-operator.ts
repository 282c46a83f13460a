import 'server-only';
import type { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { operators } from '@/lib/database/schema';
import { maskedEmail } from '../audit';
import type { Account, NewOperator, Operator } from '../operator';
import { accountOf } from './accounts';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';
import { hashPassword, newPassword } from './password';

/** The answer's password is kept nowhere: who made the account passes it on. */
export async function createOperator(
  { email, role }: z.infer<typeof NewOperator>,
  by: Operator,
  ctx: OperatorsContext,
): Promise<{ account: Account; password: string }> {
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  const [row] = await ctx.database.db
    .insert(operators)
    .values({ email, role, passwordHash })
    .onConflictDoNothing()
    .returning();
  if (!row) {
    throw new AppError('conflict', 'There is an account with this address already.', { reason: 'email_taken' });
  }
  await recordAudit(
    { operatorId: by.id, action: 'operator.created', subject: `${maskedEmail(email)} as ${role}` },
    ctx,
  );
  return { account: accountOf(row), password };
}
