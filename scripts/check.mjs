// npm run check: everything that needs no build and no browser.
import { checks } from './checks.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { runTool } from './run.mjs';

requireNode();
await ensureInstalled();
const failed = [];
for (const [name, check] of [...checks, ['unit tests', () => runTool('vitest', ['run'])]]) {
  if ((await check()) !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'Everything holds.' : `Not right: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
