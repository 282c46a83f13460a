import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { type Origin, originsVariable } from '@/lib/settings/origins';
import { readSecret } from './data-directory';
import { takeFlags } from './flags';
import { COMMON_ENVIRONMENT, gatewayName, type Role, serviceName } from './service-environment';

/**
 * The one program of the container image: `web`, `worker`, `payments`, `setup`, `admin-password` or `health`. Each is
 * this very process, so that a stop reaches it without anything in between. `deploy/compose.yaml` puts them together.
 */
const COMMANDS = {
  async web() {
    become('web');
    process.env.HOSTNAME = process.env.HOST || '0.0.0.0'; // a container's own name is there else
    await import(pathToFileURL(join(process.cwd(), 'server.js')).href);
  },
  async worker() {
    become('worker');
    await import('./worker');
  },
  async payments() {
    become('payments');
    await import('./payments');
  },
  async setup() {
    become('setup');
    const { setup } = await import('./setup');
    await setup(process.env, (line) => console.log(line));
  },
  async 'admin-password'() {
    process.argv.splice(2, 1); // its own argument is an address
    await import('./admin-password');
  },
  async health() {
    const { checkHealth } = await import('./health');
    await checkHealth(process.argv[3], process.env);
  },
} satisfies Record<string, () => Promise<void>>;

function become(role: Role): void {
  process.umask(0o077);
  takeFlags(process.argv.splice(2).slice(1), process.env); // worker and payments would read them once more
  const { env } = process;
  const made: [name: string, origin: Origin][] = env.OTEL_SERVICE_NAME ? [] : [['OTEL_SERVICE_NAME', 'passed']];
  const needsSecret = role === 'web' || role === 'worker';
  if (needsSecret && !env.MEDIA_GATEWAY_SECRET) {
    env.MEDIA_GATEWAY_SECRET = secretOf(role, dataDirectory(env));
    made.push(['MEDIA_GATEWAY_SECRET', 'made']);
  }
  const name = serviceName(role, gatewayName(env));
  Object.assign(env, COMMON_ENVIRONMENT, originsVariable(env, made), { OTEL_SERVICE_NAME: name });
}

const dataDirectory = (env: NodeJS.ProcessEnv): string => env.MEDIA_GATEWAY_DATA || '.data';

/** `setup` makes it beside the films; the others may see that folder read-only. */
function secretOf(role: Role, directory: string): string {
  try {
    return readSecret(directory);
  } catch (cause) {
    throw new AppError(
      'invalid_request',
      `${role} has no secret: set MEDIA_GATEWAY_SECRET, or run setup first with the same ${directory}`,
      { cause },
    );
  }
}

const Command = z.enum(['web', 'worker', 'payments', 'setup', 'admin-password', 'health']);
try {
  const command = Command.safeParse(process.argv[2]);
  if (!command.success) throw new AppError('invalid_request', `Say one of: ${Command.options.join(', ')}`);
  await COMMANDS[command.data]();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
