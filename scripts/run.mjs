// Running the tools of node_modules, without npx in between.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './install.mjs';

const PROGRAMS = {
  biome: '@biomejs/biome/bin/biome',
  oxlint: 'oxlint/bin/oxlint',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
};

/** Its output goes to the terminal; resolves to the exit code. */
export function runTool(name, args, env = {}) {
  return runNode([join(root, 'node_modules', PROGRAMS[name]), ...args], env);
}

export function runNode(args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
