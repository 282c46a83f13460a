import 'server-only';
import { asc } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { operators } from '@/lib/database/schema';
import { Credentials } from '../operator';
import type { OperatorsContext } from './context';
import { hashPassword, newPassword } from './password';

export interface EnsureOperatorInput {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Makes the first operator when there is none. The answer holds a password only where one was made up just now:
 * show it once, it is kept nowhere.
 */
export async function ensureOperator(
  input: EnsureOperatorInput,
  ctx: Pick<OperatorsContext, 'database'>,
): Promise<{ email: string; password?: string }> {
  const { db } = ctx.database;
  const [existing] = await db
    .select({ email: operators.email })
    .from(operators)
    .orderBy(asc(operators.createdAt))
    .limit(1);
  if (existing) return { email: existing.email };

  const parsed = Credentials.safeParse({
    email: input.email ?? 'admin@localhost',
    password: input.password ?? newPassword(),
  });
  if (!parsed.success) throw new AppError('invalid_request', 'ADMIN_EMAIL or ADMIN_PASSWORD is not usable');
  const { email, password } = parsed.data;
  const passwordHash = await hashPassword(password);
  await db.insert(operators).values({ email, passwordHash, role: 'owner' }).onConflictDoNothing();
  return input.password === undefined ? { email, password } : { email };
}
