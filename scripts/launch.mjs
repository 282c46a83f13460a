// What `npm run up` and `npm start` share. Built-ins only until everything is installed.
import { build } from './build.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';

/** @param {'development' | 'production'} environment where nothing else names one */
export async function launch(environment) {
  requireNode();
  process.chdir(root);
  if (process.env.VERCEL_ENV) process.env.DEPLOYMENT_ENVIRONMENT ||= process.env.VERCEL_ENV;
  setByCommand('DEPLOYMENT_ENVIRONMENT', environment);
  const isDev = process.argv.includes('--dev');
  const say = (line) => console.log(`  ${line}`);
  console.log('\n  Media Gateway');
  try {
    await ensureInstalled(say);
    await build({ ifStale: true, processesOnly: isDev, say, quiet: true });
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exit(1);
  }
  // The supervisor runs in this very process: one less that can be left over.
  await import(new URL('../dist/supervisor.mjs', import.meta.url));
}

/** Unless a person did; the settings page tells the two apart (`lib/settings/origins.ts`). */
export function setByCommand(name, value) {
  const { env } = process;
  if (env[name]) return;
  env[name] = value;
  env.MEDIA_GATEWAY_ORIGINS = [env.MEDIA_GATEWAY_ORIGINS, `${name}=command`].filter(Boolean).join(',');
}
