import 'server-only';
import { AppError } from '@/lib/base/errors';
import { requestContext } from '@/lib/http/server/request-context';
import { type OperatorsContext, operatorsContext } from './context';
import { bearerOf, operatorOfHeaders, sameText } from './current-operator';

const LOOPBACK_ADDRESS = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/**
 * Who may read metrics, which tell of orders: a token, a signed-in operator, or, where neither a token of its own nor
 * a public address is set, who asks from this very machine. Behind a proxy everybody seems to.
 */
export async function requireScraper(
  request: Request,
  ctx: OperatorsContext = operatorsContext.get(),
  address = requestContext()?.clientAddress,
): Promise<void> {
  const { headers } = request;
  if (headers.get('authorization') !== null) {
    const token = bearerOf(headers);
    const known = [ctx.metricsToken, ctx.apiToken].some((each) => each && token && sameText(token, each));
    if (known) return;
    throw new AppError('unauthenticated', 'The token is not right.');
  }
  const isNeighbour = LOOPBACK_ADDRESS.test(address ?? '') && LOOPBACK_HOST.test(headers.get('host') ?? '');
  if (isNeighbour && ctx.metricsToken === undefined && !ctx.isPublic) return;
  if (await operatorOfHeaders(headers, ctx)) return;
  throw new AppError('unauthenticated', 'Metrics are for operators, and for tools with METRICS_TOKEN.');
}
