import 'server-only';
import { AppError } from '@/lib/base/errors';
import { withSpan } from '@/lib/telemetry/tracing';
import type { Operator } from '../operator';
import { operatorSpans } from '../telemetry';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';

/** Ends the session everywhere at once: its row goes. */
export async function signOut(sessionId: string | undefined, ctx: OperatorsContext): Promise<void> {
  if (!sessionId) return;
  await withSpan(operatorSpans.signOut, {}, () => ctx.sessions.remove(sessionId));
}

/** One of one's own, by its public name. */
export async function endSession(publicId: string, operator: Operator, ctx: OperatorsContext): Promise<void> {
  const ended = await ctx.sessions.removeOne(operator.id, publicId);
  if (!ended) throw new AppError('not_found', 'This session has ended already.');
  await recordAudit({ operatorId: operator.id, action: 'session.ended', subject: publicId }, ctx);
}

/** All of one's own, this one too. */
export async function signOutEverywhere(operator: Operator, ctx: OperatorsContext): Promise<void> {
  const count = await withSpan(operatorSpans.signOut, {}, () => ctx.sessions.removeAll(operator.id));
  await recordAudit({ operatorId: operator.id, action: 'sessions.ended', subject: `${count} of one’s own` }, ctx);
}
