import 'server-only';
import type { Span } from '@opentelemetry/api';
import { eq } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { operators } from '@/lib/database/schema';
import { parseInput } from '@/lib/http/server/route-handler';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import type { ClientFacts } from '../client-facts';
import { Credentials, type Operator } from '../operator';
import { operatorKeys, operatorSpans } from '../telemetry';
import type { Attempt } from './attempt-limits';
import { recordAudit } from './audit';
import type { OperatorsContext } from './context';
import { deviceOf, newDevice } from './known-device';
import { verifyPassword } from './password';

const log = logger('operators');

/** The browser somebody signs in with. */
export interface SignInClient extends ClientFacts {
  /** Whole, for the limits; it is not kept. */
  readonly clientAddress: string;
  readonly deviceCookie: string | undefined;
  /** Of the cookie that came along; ends here, so that no id from before the sign-in lives on. */
  readonly previousSessionId: string | undefined;
}

export interface SignedIn {
  readonly operator: Operator;
  readonly sessionId: string;
  /** Makes the browser a known one. */
  readonly deviceCookie: string;
}

export interface SignInInput extends SignInClient {
  readonly credentials: unknown;
}

/** Never tells whether the address or the password was wrong, neither in words nor in time. */
export async function signIn(input: SignInInput, ctx: OperatorsContext): Promise<SignedIn> {
  const { email, password } = parseInput(Credentials, input.credentials);
  return withSpan(operatorSpans.signIn, { attributes: { [operatorKeys.method]: 'password' } }, async (span) => {
    const deviceId = deviceOf(input.deviceCookie, email, ctx.secret);
    const attempt = { email, clientAddress: input.clientAddress, deviceId };
    await takeAttempt(attempt, span, ctx);
    const [row] = await ctx.database.db.select().from(operators).where(eq(operators.email, email));
    const isRight = await verifyPassword(password, row?.passwordHash ?? undefined);
    if (!row || !isRight || row.disabledAt) {
      noteRefusal(span, 'refused');
      throw new AppError('unauthenticated', 'The address or the password is not right.', {
        reason: 'wrong_credentials',
      });
    }
    await ctx.attempts.refund(attempt);
    return openSession(row, input, span, ctx);
  });
}

/** Throws `rate_limited` (429). */
export async function takeAttempt(attempt: Attempt, span: Span, ctx: OperatorsContext): Promise<void> {
  const waitS = await ctx.attempts.take(attempt);
  if (waitS === undefined) return;
  noteRefusal(span, 'limited');
  throw new AppError('rate_limited', `Too many attempts. Try again in ${waitS} s.`, { retryAfterS: waitS });
}

/** Never who, nor what was wrong. */
export function noteRefusal(span: Span, outcome: 'refused' | 'limited'): void {
  span.setAttribute(operatorKeys.outcome, outcome);
  log.info({ outcome }, 'a sign-in was refused');
}

/** For somebody who has shown who he is, by whichever way. */
export async function openSession(
  { id, email, role }: Operator,
  client: SignInClient,
  span: Span,
  ctx: OperatorsContext,
): Promise<SignedIn> {
  if (client.previousSessionId) await ctx.sessions.remove(client.previousSessionId);
  const sessionId = await ctx.sessions.create(id, client);
  await ctx.database.db.update(operators).set({ lastSignInAt: ctx.now() }).where(eq(operators.id, id));
  await recordAudit(
    { operatorId: id, action: 'operator.signed_in', subject: `${client.device}, ${client.address}` },
    ctx,
  );
  span.setAttribute(operatorKeys.outcome, 'signed_in');
  log.info({ operator_id: id }, 'an operator signed in');
  return { operator: { id, email, role }, sessionId, deviceCookie: newDevice(email, ctx.secret) };
}
