import 'server-only';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { operators } from '@/lib/database/schema';
import { maskedEmail } from '../audit';
import type { Account, Operator } from '../operator';
import { accountOf, type OperatorRow, readOperator } from './accounts';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';
import { hashPassword, newPassword } from './password';

type Context = Pick<OperatorsContext, 'database' | 'sessions'>;

/** A made-up password, shown once; whoever was signed in with that account no longer is. */
export async function resetPassword(
  id: string,
  by: Operator | undefined,
  ctx: Context,
): Promise<{ account: Account; password: string }> {
  const row = await readOperator(id, ctx.database.db);
  const password = newPassword();
  await setPassword(row, password, ctx);
  await ctx.sessions.removeAll(id);
  const subject = by ? maskedEmail(row.email) : `${maskedEmail(row.email)} at the command line`;
  await recordAudit({ operatorId: by?.id, action: 'operator.password_reset', subject }, ctx);
  return { account: { ...accountOf(row), hasPassword: true }, password };
}

export async function setPassword({ id }: Pick<OperatorRow, 'id'>, password: string, ctx: Context): Promise<void> {
  const passwordHash = await hashPassword(password);
  await ctx.database.db.update(operators).set({ passwordHash }).where(eq(operators.id, id));
}

/** By the address, else the owner who was there first. Only accounts in use: to enable one is the owners’ business. */
export async function findForPassword(
  email: string | undefined,
  { database }: Pick<Context, 'database'>,
): Promise<OperatorRow> {
  const wanted = email === undefined ? eq(operators.role, 'owner') : eq(operators.email, email);
  const [row] = await database.db
    .select()
    .from(operators)
    .where(and(wanted, isNull(operators.disabledAt)))
    .orderBy(asc(operators.createdAt))
    .limit(1);
  if (!row) throw new AppError('not_found', 'There is no such operator, or the account is disabled.');
  return row;
}
