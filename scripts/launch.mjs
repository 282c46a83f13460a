// What `npm run up` and `npm start` share. Built-ins only until everything is installed.
import { build } from './build.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';

/** @param {'development' | 'production'} environment where nothing else names one */
export async function launch(environment) {
  requireNode();
  process.chdir(root);
  if (!process.env.DEPLOYMENT_ENVIRONMENT) {
    process.env.DEPLOYMENT_ENVIRONMENT = process.env.VERCEL_ENV || environment;
    // The settings page says that no person set it: `lib/settings/origins.ts`.
    if (!process.env.VERCEL_ENV) process.env.MEDIA_GATEWAY_ORIGINS = 'DEPLOYMENT_ENVIRONMENT=command';
  }
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
