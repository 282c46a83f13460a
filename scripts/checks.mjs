// What holds without running the product: format, lint, types, documents, lock file.
import { docCheck } from './doc-check.mjs';
import { lockCheck } from './lock-check.mjs';
import { runTool } from './run.mjs';

const report = (problems) => {
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
};

/** Where `next build` keeps its own: of what it has just been told, it checks nothing again. */
const TYPES_KNOWN = '.next/cache/.tsbuildinfo';

/** Each answers with an exit code. */
export const checks = [
  ['format', () => runTool('biome', ['check', '--diagnostic-level=error', '.'])],
  ['lint', () => runTool('oxlint', ['--type-aware', '--deny-warnings'])],
  ['types', () => runTool('tsc', ['--noEmit', '--tsBuildInfoFile', TYPES_KNOWN])],
  ['documents', async () => report(docCheck())],
  ['lock file', async () => report(lockCheck())],
];
