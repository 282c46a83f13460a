import { z } from 'zod';
import { AppError } from '@/lib/base/errors';

type Env = Readonly<Record<string, string | undefined>>;

const TIMEOUT_MS = 4000;
const port = z.coerce.number().int().min(1).max(65_535);

/** For the container's health check: throws unless the neighbour in the same container answers. */
export async function checkHealth(who: string | undefined, env: Env): Promise<void> {
  const url =
    who === 'payments'
      ? `http://127.0.0.1:${port.parse(env.PAYMENTS_PORT)}/health`
      : `http://127.0.0.1:${port.default(3000).parse(env.PORT || undefined)}/api/health/ready`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new AppError('unavailable', `${who ?? 'web'} does not answer`, { cause });
  });
  if (!answer.ok) throw new AppError('unavailable', `${who ?? 'web'} answers ${answer.status}`);
}
