import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let house: string;

beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'mg-pack-'));
  for (const name of ['pack.mjs', 'install.mjs'])
    cpSync(path.join(import.meta.dirname, name), path.join(house, 'scripts', name));
  const standalone = path.join('.next', 'standalone');
  for (const folder of [path.join(standalone, '.next'), path.join(standalone, 'node_modules'), 'dist', 'node_modules'])
    mkdirSync(path.join(house, folder), { recursive: true });
  for (const file of ['dist/container.mjs', 'dist/trace-store.mjs', `${standalone}/package.json`])
    writeFileSync(path.join(house, file), '{}');
  writeFileSync(path.join(house, standalone, 'server.js'), '');
  const next = path.resolve(import.meta.dirname, '..', 'node_modules', 'next');
  symlinkSync(next, path.join(house, 'node_modules', 'next'), 'junction');
});
afterEach(() => rmSync(house, { recursive: true }));

it('packs the same into a folder that is reached by a link', () => {
  mkdirSync(path.join(house, 'real'));
  symlinkSync(path.join(house, 'real'), path.join(house, 'link'), 'junction');
  const target = path.join(house, 'link', 'image');
  execFileSync(process.execPath, [path.join(house, 'scripts', 'pack.mjs'), target], { cwd: house });
  for (const file of ['server.js', 'dist/container.mjs']) expect(existsSync(path.join(target, file)), file).toBe(true);
});
