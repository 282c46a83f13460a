// The commands that documents tell people to type.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';
import { gateOf } from './test-gates.mjs';

/** Of the `sh` blocks, and of inline code that begins as a command of ours; what stands before as `NAME=value` apart. */
export function commandsIn(text) {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block.split('\n'));
  const inline = [...text.replace(/^```.*?^```/gms, '').matchAll(/`((?:npm|node|promtool|docker|kubectl) [^`\n]+)`/g)];
  return [...blocks, ...inline.map(([, code]) => code)]
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map(toCommand);
}

function toCommand(line) {
  const words = (line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
  const at = words.findIndex((word) => !/^[A-Z][A-Z0-9_]*=/.test(word));
  const env = Object.fromEntries(words.slice(0, at).map((word) => word.split(/=(.*)/s).slice(0, 2)));
  return { line, env, argv: words.slice(at) };
}

const isThere = (path) => existsSync(join(root, path));
const isBuilt = (path) => path.startsWith('dist/');
const isExample = (word) => /[A-Z]{3}|…/.test(word);

/** Each names what is wrong, or nothing. */
const KINDS = {
  npm([verb, name, ...rest], scripts) {
    if (verb === 'test') {
      const names = rest.filter((word) => word !== '--');
      return names.every((each) => gateOf([each]) || isExample(each)) ? undefined : 'no gate has that name';
    }
    if (verb === 'start' || verb === 'ci') return undefined;
    return verb === 'run' && name in scripts ? undefined : 'there is no such script';
  },
  node: ([file]) => (isThere(file) || isBuilt(file) ? undefined : `${file} does not exist`),
  docker: (words) => fileAfter(words, '-f'),
  kubectl: (words) => fileAfter(words, '-k'),
  promtool: (words) => (isThere(words.at(-1)) ? undefined : `${words.at(-1)} does not exist`),
  curl: () => undefined,
};

function fileAfter(words, flag) {
  const file = words[words.indexOf(flag) + 1];
  return !words.includes(flag) || isThere(file) ? undefined : `${file} does not exist`;
}

/** Commands that can not work as they stand: an unknown program, script, gate, file or variable. */
export function wrongCommands(text, scripts) {
  return commandsIn(text).flatMap(({ line, env, argv: [program = '', ...words] }) => {
    if (isExample(words[0] ?? '') && program !== 'curl') return [];
    const wrong = Object.hasOwn(KINDS, program) ? KINDS[program](words, scripts) : 'what runs it is not known';
    const unknown = Object.keys(env).filter((name) => !readsVariable(name));
    return [wrong, ...unknown.map((name) => `nothing reads ${name}`)]
      .filter(Boolean)
      .map((problem) => `\`${line}\`: ${problem}`);
  });
}

let sources;
function readsVariable(name) {
  sources ??= ['lib', 'scripts', 'bench', 'e2e/backends', 'deploy']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))))
    .filter((file) => /\.(ts|mjs|ya?ml)$/.test(file) && !file.includes('.test.'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  return new RegExp(`\\b${name}\\b`).test(sources);
}
