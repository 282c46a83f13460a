// npm run bench -- soak [sessions] [kills] [minutes]: the tests of sessions, of crashes and of a broken collector, as long as
// nobody waits for in `npm test`.
// They fail on the first orphan span, the first lost or doubled order, the first acknowledged span that is gone, and where
// memory grows.
import { ensureBrowser } from '../scripts/browser.mjs';
import { build } from '../scripts/build.mjs';
import { runTool } from '../scripts/run.mjs';

const [sessions = '100', kills = '100', minutes = '10'] = process.argv.slice(2);

await build({ ifStale: true, quiet: true });
await ensureBrowser();
const specs = [...(sessions === '0' ? [] : ['e2e/sessions.spec.ts']), ...(kills === '0' ? [] : ['e2e/crash.spec.ts'])];
const env = { SOAK_SESSIONS: sessions, SOAK_ROUNDS: kills, SOAK_MINUTES: minutes };
const codes = [
  specs.length > 0 ? await runTool('playwright', ['test', '--reporter=list', ...specs], env) : 0,
  minutes === '0' ? 0 : await runTool('vitest', ['run', 'lib/telemetry/server/degradation', '-t', 'bounded'], env),
];
process.exit(Math.max(...codes));
