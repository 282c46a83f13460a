import 'server-only';
import type { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { withSpan } from '@/lib/telemetry/tracing';
import type { Operator, PasswordChange } from '../operator';
import { operatorKeys, operatorSpans } from '../telemetry';
import { readOperator } from './accounts';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';
import { verifyPassword } from './password';
import { setPassword } from './reset-password';

/** One's own. All other sessions end: who changes a password may have lost it. Answers how many those were. */
export async function changePassword(
  { current, next }: z.infer<typeof PasswordChange>,
  operator: Operator,
  sessionId: string | undefined,
  ctx: OperatorsContext,
): Promise<number> {
  return withSpan(operatorSpans.changePassword, {}, async (span) => {
    const attempt = await ctx.passwordChanges.take(operator.id);
    if (!attempt.ok) {
      span.setAttribute(operatorKeys.outcome, 'limited');
      const { retryAfterS } = attempt;
      throw new AppError('rate_limited', `Too many attempts. Try again in ${retryAfterS} s.`, { retryAfterS });
    }
    const row = await readOperator(operator.id, ctx.database.db);
    if (!(await verifyPassword(current, row.passwordHash ?? undefined))) {
      span.setAttribute(operatorKeys.outcome, 'refused');
      throw new AppError('forbidden', 'The current password is not right.', { reason: 'wrong_password' });
    }
    if (current.normalize('NFKC') === next.normalize('NFKC')) {
      throw new AppError('mismatch', 'The new password is the one you have.', { reason: 'same_password' });
    }
    await setPassword(row, next, ctx);
    const ended = await ctx.sessions.removeAll(operator.id, sessionId);
    await ctx.passwordChanges.refund(operator.id);
    await recordAudit({ operatorId: operator.id, action: 'password.changed', subject: '' }, ctx);
    return ended;
  });
}
