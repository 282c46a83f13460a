import 'server-only';
import { eq } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { operators } from '@/lib/database/schema';
import { parseInput } from '@/lib/http/server/route-handler';
import { withSpan } from '@/lib/telemetry/tracing';
import { Credentials, type Operator } from '../operator';
import { operatorKeys, operatorSpans } from '../telemetry';
import type { OperatorsContext } from './context';
import { verifyPassword } from './password';

export interface SignInInput {
  readonly credentials: unknown;
  readonly clientAddress: string;
  /** Of the cookie that came along; ends here, so that no id from before the sign-in lives on. */
  readonly previousSessionId: string | undefined;
}

/** Never tells whether the address or the password was wrong, neither in words nor in time. */
export async function signIn(
  input: SignInInput,
  ctx: OperatorsContext,
): Promise<{ operator: Operator; sessionId: string }> {
  const { email, password } = parseInput(Credentials, input.credentials);
  return withSpan(operatorSpans.signIn, {}, async (span) => {
    const limited = takeAttempt(email, input.clientAddress, ctx);
    if (limited !== undefined) {
      span.setAttribute(operatorKeys.outcome, 'limited');
      throw new AppError('rate_limited', `Too many attempts. Try again in ${limited} s.`, { retryAfterS: limited });
    }
    const [row] = await ctx.database.db.select().from(operators).where(eq(operators.email, email));
    if (!(await verifyPassword(password, row?.passwordHash ?? undefined)) || !row || row.disabledAt) {
      span.setAttribute(operatorKeys.outcome, 'refused');
      throw new AppError('unauthenticated', 'The address or the password is not right.', {
        reason: 'wrong_credentials',
      });
    }
    ctx.perAddress.refund(input.clientAddress);
    ctx.perAccount.refund(email);
    if (input.previousSessionId) await ctx.sessions.remove(input.previousSessionId);
    span.setAttribute(operatorKeys.outcome, 'signed_in');
    return { operator: { id: row.id, email: row.email, role: row.role }, sessionId: await ctx.sessions.create(row.id) };
  });
}

/** Seconds to wait, or undefined when the attempt may go on. */
function takeAttempt(email: string, clientAddress: string, ctx: OperatorsContext): number | undefined {
  const address = ctx.perAddress.take(clientAddress);
  if (!address.ok) return address.retryAfterS;
  const account = ctx.perAccount.take(email);
  return account.ok ? undefined : account.retryAfterS;
}
