import 'server-only';
import { AppError } from '@/lib/base/errors';
import { nextAddress } from '../../next-address';
import type { OperatorsContext } from '../context';
import { sealFlow } from './flow-cookie';
import type { OidcProvider } from './provider';

export const OIDC_CALLBACK = '/api/admin/oidc/callback';

export interface StartOidcInput {
  /** Where the browser sees us. */
  readonly origin: string;
  /** Where the sign-in shall lead; checked here. */
  readonly next: string | undefined;
}

/** Where the browser goes now, and the cookie it shall bring back. Throws `signInFailed`. */
export async function startOidc(
  { origin, next }: StartOidcInput,
  ctx: OperatorsContext,
): Promise<{ readonly address: string; readonly flowCookie: string }> {
  const { address, secrets } = await requireProvider(ctx).begin(origin + OIDC_CALLBACK);
  const flow = { ...secrets, next: nextAddress(next) };
  return { address, flowCookie: sealFlow(flow, ctx.secret, ctx.now().getTime()) };
}

export function requireProvider({ oidc }: OperatorsContext): OidcProvider {
  if (!oidc) throw new AppError('not_found', 'No provider is configured (OIDC_ISSUER).');
  return oidc;
}
