import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
let directory: string;
let program: string;

/** A process as we ship it: bundled, packages external, telemetry behind a dynamic import. Says what it loaded. */
const SOURCE = `
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { startRequestHook } from '@/lib/http/server/request-hook';
import { createIntake } from '@/lib/telemetry/server/intake';
import { recordRequestError } from '@/lib/telemetry/server/request-error';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { createRequire } from 'node:module';
const config = readTelemetryConfig(process.env);
const hook = startRequestHook({ documentCookie: () => undefined, telemetry: config.enabled, ratio: 1, trustProxyHops: 0 });
if (config.enabled) {
  const { initTelemetry } = await import('@/lib/telemetry/server/init');
  const telemetry = await initTelemetry(config, { process: 'worker', embedded: { write: async () => undefined } });
  await withSpan('works', {}, async () => undefined);
  await telemetry.shutdown();
}
const answer = await withSpan('works', {}, async () => 42);
logger('x').warn('still logs');
hook.stop();
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('@opentelemetry'));
console.log('RESULT ' + JSON.stringify({ enabled: config.enabled, answer, loaded }));
void [createIntake, recordRequestError];
`;

beforeAll(async () => {
  // Inside the project, so that Node finds the packages.
  await mkdir(path.join(root, 'node_modules', '.cache'), { recursive: true });
  directory = await mkdtemp(path.join(root, 'node_modules', '.cache', 'telemetry-off-'));
  program = path.join(directory, 'stdin.mjs');
  await build({
    stdin: { contents: SOURCE, resolveDir: root, loader: 'ts', sourcefile: 'program.ts' },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['react-server'],
    alias: { '@': root, 'server-only': path.join(root, 'node_modules/server-only/empty.js') },
  });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(
  env: Record<string, string>,
): Promise<{ enabled: boolean; answer: number; loaded: string[]; output: string }> {
  const { stdout } = await run(process.execPath, [program], {
    env: { NODE_ENV: 'production', ...env },
    cwd: root,
  });
  const line = stdout.split('\n').find((each) => each.startsWith('RESULT ')) ?? 'RESULT {}';
  return { ...JSON.parse(line.slice(7)), output: stdout };
}

const packages = (files: readonly string[]): string[] => [
  ...new Set(files.map((file) => /@opentelemetry\/[^/]+/.exec(file)?.[0] ?? '')),
];

it.each([{ OTEL_SDK_DISABLED: 'true' }, { TRACING_ENABLED: 'false' }])(
  'R4.4 R4.1 loads no SDK module with %j, and all else works',
  async (env) => {
    const result = await start(env as unknown as Record<string, string>);
    expect(packages(result.loaded)).toEqual(['@opentelemetry/api']);
    expect(result).toMatchObject({ enabled: false, answer: 42 });
    expect(result.output).toContain('still logs');
  },
);

it('R4.1 R4.13 loads it otherwise, and says that it began and ended', async () => {
  const result = await start({});
  expect(packages(result.loaded)).toContain('@opentelemetry/sdk-node');
  expect(result.output).toContain('OpenTelemetry tracing enabled');
  expect(result.output).toContain('OpenTelemetry tracer shut down');
});

it('R3.5 starts in production without an endpoint, with one warning that says so', async () => {
  const { enabled, answer, output } = await start({ DEPLOYMENT_ENVIRONMENT: 'production' });
  expect({ enabled, answer }).toEqual({ enabled: true, answer: 42 });
  const warnings = output.split('\n').filter((line) => line.includes('"warn"') && line.includes('"telemetry"'));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('no OTLP endpoint is set');
});
