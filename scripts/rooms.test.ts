import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const houses: string[] = [];

/** A small house with our table of rooms, in which `from` opens `opened`. */
function lint(from: string, opened: string, how = `@/${opened}`): string {
  const house = mkdtempSync(join(tmpdir(), 'mg-rooms-'));
  houses.push(house);
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) cpSync(file, join(house, file));
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'));
  write(join(house, `${opened}.ts`), 'export const x = 1;\n');
  write(join(house, `${from}.ts`), `import { x } from '${how}';\nexport const y = x;\n`);
  return spawnSync('node_modules/.bin/oxlint', { cwd: house, encoding: 'utf8' }).stdout;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

afterEach(() => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
});

it('reports an import that the table of rooms forbids, and says what is allowed', () => {
  expect(lint('lib/traces/x', 'lib/database/client')).toContain('lib/traces may open only base');
});

it('reports a relative import that leaves the room', () => {
  expect(lint('lib/base/x', 'lib/telemetry/y', '../telemetry/y')).toContain('lib/base may open nothing of ours');
});

it('keeps server code out of components', () => {
  expect(lint('components/checkout/x', 'lib/checkout/server/y')).toContain('server/ never reaches a browser');
});

it('keeps server code out of the root of a room', () => {
  expect(lint('lib/checkout/x', 'lib/checkout/server/y', './server/y')).toContain('server/ never reaches a browser');
});

it('lets nobody but the entry files start a process', () => {
  expect(lint('app/api/x/route', 'lib/startup')).toContain('may start the process');
});

it('lets a room open what the table allows', () => {
  expect(lint('lib/catalog/server/x', 'lib/base/errors')).toContain('Found 0 warnings and 0 errors');
});
