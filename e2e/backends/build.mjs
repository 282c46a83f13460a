// node e2e/backends/build.mjs: makes what is missing of the real backends, Jaeger 2 in about four minutes; needs Go.
// go.sum pins every module.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { builds } from './location.mjs';

const ATTEMPTS = 3;

for (const [name, { source, package: goPackage, program }] of Object.entries(builds)) {
  if (existsSync(program)) {
    console.log(`${name}: ${program}`);
    continue;
  }
  console.log(`${name}: building …`);
  mkdirSync(path.dirname(program), { recursive: true });
  const draft = `${program}.${process.pid}`;
  if (!build(source, goPackage, draft)) {
    rmSync(draft, { force: true });
    console.error(`${name} could not be built. It needs Go 1.26 or newer, and the Go module proxy.`);
    process.exit(1);
  }
  renameSync(draft, program);
  console.log(`${name}: ${program}`);
}

/** Tried again, because the module proxy does not always answer. */
function build(source, goPackage, target) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { status } = spawnSync('go', ['build', '-mod=readonly', '-o', target, goPackage], {
      cwd: source,
      stdio: 'inherit',
    });
    if (status === 0) return true;
  }
  return false;
}
