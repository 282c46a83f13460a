import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const FOLDERS = ['.ci', 'app', 'bench', 'components', 'deploy', 'docs', 'e2e', 'lib', 'public', 'scripts'];
const MANDATED = [
  'package.json',
  'tsconfig.json',
  'app',
  'components',
  'lib',
  'instrumentation.ts',
  'public',
  'e2e',
  'next.config.mjs',
];
const TOOLS =
  /^(Dockerfile|\.dockerignore|vercel\.json|\.gitignore|\.oxlintrc\.json|biome\.json|README\.md|package-lock\.json|instrumentation-client\.ts|[a-z]+\.config\.(ts|mjs))$/;

/** None where the sources came without their history, or where there is no git. */
function trackedFiles(): readonly string[] {
  const root = path.resolve(import.meta.dirname, '..');
  if (!existsSync(path.join(root, '.git'))) return [];
  const { status, stdout } = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n') : [];
}

const files = trackedFiles();
const cannotBeAsked = files.length === 0 && process.env.REQUIRE_BACKENDS !== '1';

it.skipIf(cannotBeAsked)('R5.5 the top level is the agreed one, and beside it stand only the files of tools', () => {
  const top = new Set(files.map((file) => file.split('/')[0] ?? ''));
  expect([...top]).toEqual(expect.arrayContaining(MANDATED));
  expect([...top].filter((name) => ![...FOLDERS, ...MANDATED].includes(name) && !TOOLS.test(name))).toEqual([]);
});
