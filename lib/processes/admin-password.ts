import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '@/lib/base/errors';
import { createDatabase } from '@/lib/database/client';
import { runningPostgresUrl, startEmbeddedPostgres } from '@/lib/database/embedded-postgres';
import { findForPassword, resetPassword } from '@/lib/operators/server/reset-password';
import { createSessionStore } from '@/lib/operators/server/session-store';

/**
 * `npm run admin:password [-- ADDRESS]`: a new password for that operator, or for the first owner. Works beside a
 * running gateway and without one.
 */
async function main(email: string | undefined, env: NodeJS.ProcessEnv): Promise<void> {
  const { url, stop } = await reachDatabase(env);
  try {
    const database = createDatabase(url);
    try {
      const ctx = { database, sessions: createSessionStore(database) };
      const { id } = await findForPassword(email?.trim().toLowerCase(), ctx);
      const { account, password } = await resetPassword(id, undefined, ctx);
      console.log(`\n  ${account.email} signs in with the password ${password}`);
      console.log('  It is shown this once. The sessions of this account have ended.\n');
    } finally {
      await database.close();
    }
  } finally {
    await stop();
  }
}

async function reachDatabase(env: NodeJS.ProcessEnv): Promise<{ url: string; stop: () => Promise<void> }> {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, stop: async () => undefined };
  const data = resolve(env.MEDIA_GATEWAY_DATA || '.data');
  const directory = join(data, 'postgres');
  if (!existsSync(directory)) {
    throw new AppError('not_found', `There is no gateway’s data in ${data}: set MEDIA_GATEWAY_DATA or DATABASE_URL.`);
  }
  const running = runningPostgresUrl(directory);
  if (running !== undefined) return { url: running, stop: async () => undefined };
  const server = await startEmbeddedPostgres({ directory });
  return { url: server.url, stop: () => server.stop() };
}

process.umask(0o077);
try {
  await main(process.argv[2], process.env);
} catch (error) {
  console.error(error instanceof AppError ? `\n  ${error.message}\n` : error);
  process.exitCode = 1;
}
