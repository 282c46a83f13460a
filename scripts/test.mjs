// npm test [-- NAME]: checks, unit and integration tests, and the built product in a real browser; with a NAME those
// whose title has it, or those of a gate (telemetry, distributed-tracing, telemetry-export).
// Installs and builds what is missing. Ends with one line: N passed, N failed, N skipped.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { checks } from './checks.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';
import { runTool } from './run.mjs';
import { gateOf } from './test-gates.mjs';

const RESULTS = join(root, 'test-results');
const total = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

requireNode();
const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const gate = gateOf(names);
const filter = gate ? undefined : filterFrom(names);
try {
  await ensureInstalled();
} catch (error) {
  console.error(error.message);
  total.failed += 1;
  finish();
}
mkdirSync(RESULTS, { recursive: true });
if (!filter && !gate) await runChecks();
// The longest unit test waits a minute, and a build is half a one of work.
const made = makeProduct();
await runVitest();
await runPlaywright(await made);
finish();

/** `distributed-tracing`, `distributed_tracing` and `Distributed tracing` are the same name. */
function filterFrom(plain) {
  if (plain.length === 0) return undefined;
  const escape = (name) =>
    [...name]
      .map((sign) => {
        if (/[-_ ]/.test(sign)) return '[-_ ]';
        if (/[a-z]/i.test(sign)) return `[${sign.toLowerCase()}${sign.toUpperCase()}]`;
        return sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      })
      .join('');
  return plain.map(escape).join('|');
}

async function runChecks() {
  for (const [name, check] of checks) {
    const ok = (await check()) === 0;
    count(ok ? 'passed' : 'failed', `check of ${name}`);
  }
}

async function runVitest() {
  const file = join(RESULTS, 'vitest.json');
  rmSync(file, { force: true });
  const select = filter ? ['-t', filter, '--passWithNoTests'] : (gate?.unit ?? []);
  const code = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...select,
  ]);
  const before = total.failed;
  for (const suite of readJson(file)?.testResults ?? []) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) count('failed', suite.name);
    for (const test of suite.assertionResults) {
      // With a filter the others are reported as skipped; they were not asked for.
      if (filter && !new RegExp(filter).test(test.fullName)) continue;
      count(test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped', test.fullName);
    }
  }
  if (code !== 0 && total.failed === before) count('failed', 'vitest');
}

/** Undefined, or what went wrong. */
async function makeProduct() {
  try {
    await build({ ifStale: true, quiet: true });
    await ensureBrowser();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function runPlaywright(problem) {
  if (problem) {
    console.error(problem.message);
    count('failed', 'the build or the browser');
    return;
  }
  const file = join(RESULTS, 'playwright.json');
  rmSync(file, { force: true });
  const select = filter ? ['--grep', filter, '--pass-with-no-tests'] : (gate?.e2e ?? []);
  const code = await runTool('playwright', ['test', '--reporter=list,json,./e2e/tell-failures.ts', ...select], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const before = total.failed;
  const report = readJson(file);
  for (const { name, status } of playwrightTests(report?.suites ?? [])) {
    count(status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed', name);
  }
  for (const error of report?.errors ?? []) count('failed', error.message?.split('\n')[0] ?? 'playwright');
  if (code !== 0 && total.failed === before) count('failed', 'playwright');
}

function playwrightTests(suites, path = '') {
  return suites.flatMap((suite) => [
    ...playwrightTests(suite.suites ?? [], `${path}${suite.title} › `),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({ name: `${path}${suite.title} › ${spec.title}`, status: test.status })),
    ),
  ]);
}

function count(outcome, name) {
  total[outcome] += 1;
  if (outcome !== 'passed') notes.push(`${outcome}: ${name}`);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // the runner did not come so far; its exit code says that
  }
}

function finish() {
  console.log(`\n${notes.map((note) => `${note}\n`).join('')}`);
  const nothing = total.passed + total.failed === 0;
  if (nothing) console.log('No test has that name.');
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed > 0 || nothing ? 1 : 0);
}
