import 'server-only';
import type { Operator } from '@/lib/operators/operator';
import { recordAudit } from '@/lib/operators/server/audit';
import { FORCE_MINUTES, type ForcedSession } from '../sampling';
import { type SamplingContext, samplingContext } from './context';
import { endForceCookie, forceCookie, readForceCookie } from './force-cookie';

type Context = Pick<SamplingContext, 'database' | 'secret' | 'secureCookies' | 'now'>;

/** Every trace of this browser is kept, for a while; in every process, for the cookie says it all. */
export async function forceSession(
  operator: Operator,
  ctx: Context,
): Promise<{ readonly session: ForcedSession; readonly cookie: string }> {
  const untilMs = ctx.now().getTime() + FORCE_MINUTES * 60_000;
  await recordAudit(
    { operatorId: operator.id, action: 'sampling.session_traced', subject: `for ${FORCE_MINUTES} min` },
    ctx,
  );
  return { session: { untilMs }, cookie: forceCookie(untilMs, optionsOf(ctx)) };
}

export function endForcedSession(ctx: Context): string {
  return endForceCookie(optionsOf(ctx));
}

/** Also for pages: what they show is of the very browser that asks. */
export function forcedSession(headers: Headers, ctx: Context = samplingContext.get()): ForcedSession {
  return { untilMs: readForceCookie(headers.get('cookie'), ctx.secret, ctx.now().getTime()) ?? null };
}

function optionsOf({ secret, secureCookies }: Context) {
  return { secret, secure: secureCookies };
}
