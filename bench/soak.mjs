// npm run bench -- soak [sessions] [kills]: the tests of sessions and of crashes, as long as nobody waits for in `npm test`.
// They fail on the first orphan span, the first lost or doubled order and the first acknowledged span that is gone.
import { ensureBrowser } from '../scripts/browser.mjs';
import { build } from '../scripts/build.mjs';
import { runTool } from '../scripts/run.mjs';

const [sessions = '100', kills = '100'] = process.argv.slice(2);

await build({ ifStale: true, quiet: true });
await ensureBrowser();
const specs = [...(sessions === '0' ? [] : ['e2e/sessions.spec.ts']), ...(kills === '0' ? [] : ['e2e/crash.spec.ts'])];
const code = await runTool('playwright', ['test', '--reporter=list', ...specs], {
  SOAK_SESSIONS: sessions,
  SOAK_ROUNDS: kills,
});
process.exit(code);
