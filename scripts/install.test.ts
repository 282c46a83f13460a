import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let house: string;

beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'mg-install-'));
});
afterEach(() => rmSync(house, { recursive: true }));

const json = (file: string, value: object) => writeFileSync(path.join(house, file), JSON.stringify(value));
const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { cwd: house, env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' });

it('what only the build needs is installed under NODE_ENV=production too', () => {
  mkdirSync(path.join(house, 'tool'));
  json('tool/package.json', { name: 'tool', version: '1.0.0' });
  run('npm', 'pack', './tool', '--silent');
  json('package.json', { name: 'house', version: '1.0.0', devDependencies: { tool: 'file:tool-1.0.0.tgz' } });
  run('npm', 'install', '--package-lock-only', '--offline', '--silent');
  cpSync(path.join(import.meta.dirname, 'install.mjs'), path.join(house, 'scripts', 'install.mjs'));

  run(
    process.execPath,
    '--input-type=module',
    '-e',
    "await (await import('./scripts/install.mjs')).ensureInstalled();",
  );
  expect(existsSync(path.join(house, 'node_modules', 'tool', 'package.json'))).toBe(true);
});
