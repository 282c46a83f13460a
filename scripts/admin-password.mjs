// npm run admin:password [-- ADDRESS]: a new password for an operator. Built-ins only until everything is installed.
import { build } from './build.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';

requireNode();
process.chdir(root);
try {
  await ensureInstalled();
  await build({ ifStale: true, processesOnly: true, say: () => undefined, quiet: true });
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}
await import(new URL('../dist/admin-password.mjs', import.meta.url));
