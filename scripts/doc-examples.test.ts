import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '../lib/telemetry/config';
import { initTelemetry, type Telemetry } from '../lib/telemetry/server/init';
import { runTool } from './run.mjs';

const root = path.resolve(import.meta.dirname, '..');
const text = readFileSync(path.join(root, 'docs', 'telemetry.md'), 'utf8');
const examples = [...text.matchAll(/^### (.*)$|^## (.*)$|^```ts\n([^]*?)^```/gm)]
  .reduce<[title: string, code: string][]>((found, [, small, large, code]) => {
    const title = small ?? large;
    if (title !== undefined) return [...found, [title, '']];
    return [...found, [found.at(-1)?.[0] ?? '', code ?? '']];
  }, [])
  .filter(([, code]) => code !== '');

mkdirSync(path.join(root, 'test-results'), { recursive: true });
const folder = mkdtempSync(path.join(root, 'test-results', 'doc-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `it; // → value` becomes a pair of what is and what is said. */
function withAnswers(code: string): string {
  const [imports = '', rest = ''] = splitImports(code);
  const asking = rest.replace(/^( *)(.+?);? \/\/ → (.+)$/gm, '$1answers.push([($2), ($3)]);');
  return `${imports}\nexport const answers: [unknown, unknown][] = [];\n${asking}`;
}

function splitImports(code: string): readonly [string, string] {
  const at = code.search(/^(?!import |  |\} from|\n)/m);
  return [code.slice(0, at), code.slice(at)];
}

function fileOf(index: number): string {
  return path.join(folder, `example-${index}.ts`);
}
for (const [index, [, code]] of examples.entries()) writeFileSync(fileOf(index), withAnswers(code));

let telemetry: Telemetry | undefined;

function forgetGlobals(): void {
  for (const api of [trace, context, propagation, metrics, diag, logs]) api.disable();
}

describe('R2.12 R3.11 an example of docs/telemetry.md', () => {
  beforeEach(forgetGlobals);
  afterEach(async () => {
    await telemetry?.shutdown();
    telemetry = undefined;
    forgetGlobals();
  });

  it.each(examples.map(([title, code], index) => [`${title} ${index + 1}`, code, index] as const))(
    'R2.12 %s runs, and is as it says',
    async (_, code, index) => {
      const spans: string[] = [];
      const write = async (bytes: Uint8Array) => void spans.push(new TextDecoder().decode(bytes));
      const config = readTelemetryConfig({ OTEL_SERVICE_NAME: 'example', OTEL_BSP_SCHEDULE_DELAY: '10' });
      if (config.enabled && !/\binit\w+\(/.test(code)) {
        telemetry = await initTelemetry(config, { process: 'worker', embedded: { write } });
      }
      const { answers } = (await import(fileOf(index))) as { answers: [unknown, unknown][] };
      for (const [is, said] of answers) expect(is).toEqual(said);
      expect(answers).toHaveLength((code.match(/\/\/ → /g) ?? []).length);
      await telemetry?.forceFlush();
      for (const [, name = ''] of code.matchAll(/withSpan\(\s*'([^']+)'/g)) expect(spans.join()).toContain(`"${name}"`);
    },
  );

  it('R2.12 is right in its types too', async () => {
    const config = { extends: path.join(root, 'tsconfig.json'), include: ['*.ts', path.join(root, 'next-env.d.ts')] };
    const options = { compilerOptions: { incremental: false, paths: { '@/*': [`${root}/*`] } } };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ ...config, ...options }));
    expect(await runTool('tsc', ['--noEmit', '-p', folder])).toBe(0);
  }, 60_000);
});
