import 'server-only';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import type { Queries } from '@/lib/database/client';
import { operators } from '@/lib/database/schema';
import type { Account } from '../operator';
import type { OperatorsContext } from './context';

export type OperatorRow = typeof operators.$inferSelect;

const ACCOUNTS_MAX = 200;

export function accountOf(row: OperatorRow): Account {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    disabled: row.disabledAt !== null,
    hasPassword: row.passwordHash !== null,
    hasProvider: row.oidcSubject !== null,
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  };
}

/** The oldest first. */
export async function listOperators(ctx: Pick<OperatorsContext, 'database'>): Promise<Account[]> {
  const rows = await ctx.database.db.select().from(operators).orderBy(asc(operators.createdAt)).limit(ACCOUNTS_MAX);
  return rows.map(accountOf);
}

export async function getAccount(id: string, ctx: Pick<OperatorsContext, 'database'>): Promise<Account> {
  return accountOf(await readOperator(id, ctx.database.db));
}

export async function readOperator(id: string, db: Queries): Promise<OperatorRow> {
  const [row] = await db.select().from(operators).where(eq(operators.id, id));
  if (!row) throw new AppError('not_found', 'There is no such operator.');
  return row;
}

/**
 * Call it inside the transaction before an owner stops being one. The owners' rows stay locked until its end, so two
 * owners can not take each other's place away at the same moment.
 */
export async function assertAnotherOwner(id: string, tx: Queries): Promise<void> {
  const owners = await tx
    .select({ id: operators.id })
    .from(operators)
    .where(and(eq(operators.role, 'owner'), isNull(operators.disabledAt)))
    .orderBy(asc(operators.id))
    .for('update');
  if (owners.some((owner) => owner.id !== id)) return;
  throw new AppError('conflict', 'This is the last owner. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}
