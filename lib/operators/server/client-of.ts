import 'server-only';
import { requestContext } from '@/lib/http/server/request-context';
import { coarseAddress, deviceName } from '../client-facts';
import type { OperatorsContext } from './context';
import { cookies, readCookie } from './cookies';
import type { SignInClient } from './sign-in';

/** Who is asking, as far as a request tells. */
export function clientOf(request: Request, ctx: OperatorsContext): SignInClient {
  const clientAddress = requestContext()?.clientAddress ?? 'unknown';
  const cookieHeader = request.headers.get('cookie');
  return {
    clientAddress,
    device: deviceName(request.headers.get('user-agent')),
    address: coarseAddress(clientAddress),
    deviceCookie: readCookie(cookies.device, cookieHeader, ctx.secureCookies),
    previousSessionId: readCookie(cookies.session, cookieHeader, ctx.secureCookies),
  };
}
