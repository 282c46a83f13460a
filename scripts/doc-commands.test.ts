import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlags } from '../lib/processes/flags';
import { readTelemetryConfig } from '../lib/telemetry/config';
import { commandsIn, wrongCommands } from './doc-commands.mjs';

const root = path.resolve(import.meta.dirname, '..');
const documents = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => path.join('docs', name))]
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(path.join(root, name), 'utf8'));

describe('R3.11 a command of a document', () => {
  const starts = documents
    .flatMap((text) => commandsIn(text))
    .filter(({ argv: [program, verb, name] }) => program === 'npm' && (verb === 'start' || name === 'up'));

  it('R3.11 is found with the variables before it, in blocks and in the middle of a line', () => {
    const text = "Say `npm run up` or\n```sh\n# first\nA_B=c D='e f' npm start -- --port=1   # then\n```\n";
    expect(commandsIn(text)).toEqual([
      {
        line: "A_B=c D='e f' npm start -- --port=1",
        env: { A_B: 'c', D: 'e f' },
        argv: ['npm', 'start', '--', '--port=1'],
      },
      { line: 'npm run up', env: {}, argv: ['npm', 'run', 'up'] },
    ]);
  });

  it.each([...new Map(starts.map((start) => [start.line, start]))])(
    'R3.11 R4.9 `%s` is a start that complains of nothing',
    (_, start) => {
      const { env } = readFlags(start.argv.slice(start.argv.indexOf('--') + 1 || start.argv.length), start.env);
      expect(readTelemetryConfig({ DEPLOYMENT_ENVIRONMENT: 'development', ...env }).warnings).toEqual([]);
    },
  );

  it('R3.11 is refused where it can not work', () => {
    const wrong = (line: string) => wrongCommands(`\`\`\`sh\n${line}\n\`\`\``, { up: '' });
    for (const line of [
      'npm run down',
      'npm test -- nothing',
      'node nowhere.mjs',
      'wget x',
      'NO_SUCH_SETTING=1 npm start',
    ]) {
      expect(wrong(line), line).toHaveLength(1);
    }
    for (const line of ['npm run up', 'npm test -- telemetry_export', 'OTEL_SDK_DISABLED=true npm start']) {
      expect(wrong(line), line).toEqual([]);
    }
  });
});
