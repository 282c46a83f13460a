import 'server-only';
import type { Span } from '@opentelemetry/api';
import { withSpan } from '@/lib/telemetry/tracing';
import { operatorKeys, operatorSpans } from '../../telemetry';
import type { OperatorsContext } from '../context';
import { noteRefusal, openSession, type SignedIn, type SignInClient } from '../sign-in';
import { openFlow } from './flow-cookie';
import { operatorOfPerson } from './operator-of-person';
import { signInFailed } from './sign-in-failed';
import { OIDC_CALLBACK, requireProvider } from './start-oidc';

export interface FinishOidcInput {
  readonly origin: string;
  /** The query the provider sent the browser back with: `?code=…&state=…`. */
  readonly search: string;
  readonly flowCookie: string | undefined;
  readonly client: SignInClient;
}

export interface OidcSignedIn extends SignedIn {
  /** Inside `/admin`. */
  readonly next: string;
}

/** Throws `signInFailed`; whatever went wrong, nobody is signed in. */
export async function finishOidc(input: FinishOidcInput, ctx: OperatorsContext): Promise<OidcSignedIn> {
  const provider = requireProvider(ctx);
  return withSpan(operatorSpans.signIn, { attributes: { [operatorKeys.method]: 'provider' } }, async (span) => {
    const { clientAddress } = input.client;
    if ((await ctx.attempts.take({ clientAddress })) !== undefined) refuse(span, 'limited');
    const flow = openFlow(input.flowCookie, ctx.secret, ctx.now().getTime());
    if (!flow) return refuse(span, 'expired');
    const person = await provider.finish(new URL(OIDC_CALLBACK + input.search, input.origin), flow);
    const operator = await operatorOfPerson(person, provider.owners, ctx);
    if (!operator) return refuse(span, 'account');
    await ctx.attempts.refund({ clientAddress });
    return { ...(await openSession(operator, input.client, span, ctx)), next: flow.next };
  });
}

function refuse(span: Span, reason: 'limited' | 'expired' | 'account'): never {
  noteRefusal(span, reason === 'limited' ? 'limited' : 'refused');
  throw signInFailed(reason);
}
