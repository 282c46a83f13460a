// node e2e/backends/build.mjs: makes what is missing of the real backends, Jaeger 2 and the Collector in about four
// minutes each; needs Go, and Maven for Zipkin. go.sum pins every module, a hash Zipkin's file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { builds, zipkin } from './location.mjs';

const ATTEMPTS = 3;

for (const [name, { source, package: goPackage, program }] of Object.entries(builds)) {
  const goBuild = ['build', '-mod=readonly', '-trimpath', '-o'];
  make(name, program, 'It needs Go 1.26 or newer, and the Go module proxy.', (draft) =>
    succeeds('go', [...goBuild, draft, goPackage], source),
  );
}
make('zipkin', zipkin.jar, 'It needs Maven, and its central repository.', fetchZipkin);

function make(name, target, needs, makeDraft) {
  if (!existsSync(target)) {
    console.log(`${name}: making …`);
    mkdirSync(path.dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}`;
    if (!makeDraft(draft)) {
      rmSync(draft, { recursive: true, force: true });
      console.error(`${name} could not be made. ${needs}`);
      process.exit(1);
    }
    renameSync(draft, target);
  }
  console.log(`${name}: ${target}`);
}

function fetchZipkin(draft) {
  const folder = `${draft}.files`;
  const goals = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  const file = path.join(folder, path.basename(zipkin.jar));
  const isFetched = succeeds('mvn', goals, zipkin.source) && existsSync(file);
  const isThatOne = isFetched && createHash('sha256').update(readFileSync(file)).digest('hex') === zipkin.sha256;
  if (isFetched && !isThatOne) console.error(`${file} is not the file that is expected`);
  if (isThatOne) renameSync(file, draft);
  rmSync(folder, { recursive: true, force: true });
  return isThatOne;
}

/** Tried again, because a proxy does not always answer. */
function succeeds(program, args, cwd) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (spawnSync(program, args, { cwd, stdio: 'inherit' }).status === 0) return true;
  }
  return false;
}
