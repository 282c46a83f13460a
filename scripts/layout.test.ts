import { execFileSync } from 'node:child_process';
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

it('R5.5 the top level is the agreed one, and beside it stand only the files of tools', () => {
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n');
  const top = new Set(files.map((file) => file.split('/')[0] ?? ''));
  expect([...top]).toEqual(expect.arrayContaining(MANDATED));
  expect([...top].filter((name) => ![...FOLDERS, ...MANDATED].includes(name) && !TOOLS.test(name))).toEqual([]);
});
