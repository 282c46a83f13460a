import 'server-only';
import { eq } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import { viewers } from '@/lib/database/schema';
import type { User } from '../user';

export interface GetUserInput {
  readonly userId: string;
  /** Who asks. */
  readonly viewerId: string | undefined;
  readonly isOperator: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** For the user himself and for operators. Someone else's id is as unknown as one that nobody has. */
export async function getUser(input: GetUserInput, ctx: { readonly database: Database }): Promise<User> {
  if (input.viewerId === undefined && !input.isOperator) {
    throw new AppError('unauthenticated', 'Open a page of the shop first, or sign in as an operator.');
  }
  if (!UUID.test(input.userId) || (input.userId !== input.viewerId && !input.isOperator)) throw unknownUser();
  const [row] = await ctx.database.db.select().from(viewers).where(eq(viewers.id, input.userId)).limit(1);
  if (!row) throw unknownUser();
  return { id: row.id, email: row.email, createdAt: row.createdAt.toISOString() };
}

function unknownUser(): AppError {
  return new AppError('not_found', 'There is no such user.');
}
