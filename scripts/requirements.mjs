// npm run requirements [-- ID …]: every requirement with the tests that name it.
// With ids it lists those only, and fails when one of them has no test.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const wanted = process.argv.slice(2);
const requirements = [
  ...readFileSync(join(root, 'docs/requirements.md'), 'utf8').matchAll(/^\| (R\d+\.\d+) \| ([^|]*?) *\|/gm),
]
  .map(([, id, text]) => ({ id, text }))
  .filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const tests = ['lib', 'components', 'scripts', 'e2e'].flatMap(testsBelow);

let missing = 0;
for (const { id, text } of requirements) {
  const proofs = tests.filter(({ name }) => new RegExp(`(?<![\\w.])${id.replace('.', '\\.')}(?![\\d.])`).test(name));
  if (proofs.length === 0) missing += 1;
  console.log(`${id.padEnd(6)}${text.length > 100 ? `${text.slice(0, 99)}…` : text}`);
  for (const proof of proofs) console.log(`        ✓ ${proof.name}  (${proof.file})`);
  if (proofs.length === 0) console.log('        – no test names it yet');
}
console.log(`\n${requirements.length - missing} of ${requirements.length} requirements are named by a test.`);
const unknown = wanted.filter((id) => !requirements.some((requirement) => requirement.id === id));
for (const id of unknown) console.error(`There is no requirement ${id}.`);
process.exit(unknown.length > 0 || (wanted.length > 0 && missing > 0) ? 1 : 0);

function testsBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => /\.(test|spec)\.tsx?$/.test(file))
    .flatMap((file) => {
      const names = readFileSync(join(root, file), 'utf8').matchAll(
        /\b(?:it|test|describe)(?:\.\w+)*\(\s*(['"`])(.*?)\1/gs,
      );
      return [...names].map(([, , name]) => ({ file, name }));
    });
}
