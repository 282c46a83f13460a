import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { readOrMakeSecret } from './data-directory';
import { makeMedia, openDatabase, seedRows } from './prepare-data';

type Env = Readonly<Record<string, string | undefined>>;

const Settings = z.object({
  MEDIA_GATEWAY_DATA: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  MEDIA_GATEWAY_SEED: z.enum(['one', 'all', 'none']).default('all'),
});

/** Schema, catalogue, first operator, the secret where none is given, and films. May run again at any time: it does what is not done yet. */
export async function setup(env: Env, say: (line: string) => void): Promise<void> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const settings = Settings.safeParse(given);
  if (!settings.success) {
    const names = settings.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
    throw new AppError('invalid_request', `Not usable: ${names.join(', ')}`);
  }
  const { DATABASE_URL, MEDIA_GATEWAY_DATA, MEDIA_GATEWAY_SEED: films } = settings.data;
  const dataDirectory = resolve(MEDIA_GATEWAY_DATA);
  mkdirSync(dataDirectory, { recursive: true });
  if (!env.MEDIA_GATEWAY_SECRET) readOrMakeSecret(dataDirectory);
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leaving.abort());

  const database = await openDatabase(DATABASE_URL);
  try {
    say('The schema is up to date.');
    const operator = await seedRows(database, env);
    const shown = operator.password === undefined ? '' : ` with the password ${operator.password} (shown this once)`;
    say(`Operators sign in at /admin as ${operator.email}${shown}`);
    if (films !== 'none') await makeMedia(films, { database, dataDirectory, env, say, signal: leaving.signal });
  } finally {
    await database.close();
  }
  if (leaving.signal.aborted) throw new AppError('unavailable', 'Ended before it was done; run it again.');
  say('Everything is set up.');
}
