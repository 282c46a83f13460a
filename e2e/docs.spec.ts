import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { commandsIn } from '../scripts/doc-commands.mjs';
import { installed } from './backends/location.mjs';
import { reasonToSkip } from './backends/start';
import { expect, test } from './fixtures';
import { restIsAboutSpans } from './mode';

const root = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);
const hasCurl = spawnSync('curl', ['--version']).error === undefined;
const documents = ['telemetry-quickstart.md', 'telemetry.md', 'operations.md'].map((name) =>
  readFileSync(path.join(root, 'docs', name), 'utf8'),
);
const commands = [...new Map(documents.flatMap((text) => commandsIn(text)).map((each) => [each.line, each])).values()];

/** The starts themselves are those of the fixtures; what a document asks of a running gateway is asked here. */
test('R3.11 what the documents ask of a gateway is answered', async ({ gateway }) => {
  restIsAboutSpans();
  test.skip(!hasCurl && process.env.REQUIRE_BACKENDS !== '1', 'not here: curl, with which the documents ask');
  const asked = commands.filter(({ argv }) => argv[0] === 'curl');
  expect(asked.length).toBeGreaterThan(3);
  for (const { line, argv } of asked) {
    const [program = '', ...args] = argv.map((word) =>
      word.replace('http://localhost:3000', gateway.url).replace('$MEDIA_GATEWAY_API_TOKEN', gateway.apiToken),
    );
    const { stdout } = await run(program, args);
    expect(stdout.length, line).toBeGreaterThan(0);
  }
});

test('R3.11 the rules and files that the documents check are right', async () => {
  const reason = reasonToSkip('prometheus');
  test.skip(reason !== undefined, reason);
  const checks = commands.filter(({ argv }) => argv[0] === 'promtool');
  expect(checks.length).toBeGreaterThan(0);
  for (const { argv } of checks) await run(installed('promtool') ?? 'promtool', argv.slice(1), { cwd: root });
});

test('R3.6 the example is whole: three calls with a cookie and without, six traces in a real Jaeger', async () => {
  restIsAboutSpans();
  const reason = reasonToSkip('jaeger');
  test.skip(reason !== undefined, reason);
  test.setTimeout(180_000);
  const { stdout } = await run(process.execPath, ['scripts/example-telemetry.mjs', '--built'], {
    cwd: root,
    env: plain(),
  });
  expect(stdout).toContain('All six traces are in Jaeger.');
  for (const status of ['with a cookie: 201', 'with a cookie: 200', 'without a cookie: 401']) {
    expect(stdout).toContain(status);
  }
});

/** Of the developer's own settings none. */
function plain(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(OTEL_|TRACING_|JAEGER_|DATABASE_|REDIS_|ADMIN_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' };
}
