// Every path of the repository, npm script, command and relative link that a document names must exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { wrongCommands } from './doc-commands.mjs';
import { root } from './install.mjs';

const FOLDERS = ['.ci', 'app', 'bench', 'components', 'deploy', 'docs', 'e2e', 'lib', 'public', 'scripts'];
const PATH = new RegExp(
  `(?<![\\w./-])((?:${FOLDERS.map((folder) => folder.replace('.', '\\.')).join('|')})/[\\w./()\\[\\]@-]*)`,
  'g',
);
const PLACEHOLDER = /[*<>…{}]|NAME|NNNN/;

export function docCheck() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return documents().flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    return [
      ...missingPaths(text),
      ...missingLinks(text, document),
      ...missingScripts(text, scripts),
      ...wrongCommands(text, scripts),
    ].map((problem) => `${document}: ${problem}`);
  });
}

function documents() {
  const inFolder = (folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name)))
      : [];
  return ['README.md', ...inFolder('docs'), ...inFolder('lib')].filter((name) => name.endsWith('.md'));
}

function missingPaths(text) {
  // Only what is set as code: prose like "app/or lib" is no path.
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
    PLACEHOLDER.test(code)
      ? []
      : [...code.matchAll(PATH)]
          .map(([, path]) => path.replace(/[.,]+$/, ''))
          .filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, `${path}.ts`)))
          .map((path) => `\`${path}\` does not exist`),
  );
}

function missingLinks(text, document) {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(root, normalize(join(dirname(document), target)))))
    .map((target) => `the link to ${target} leads nowhere`);
}

function missingScripts(text, scripts) {
  return [...text.matchAll(/npm run ([\w:-]+)/g)]
    .map(([, name]) => name)
    .filter((name) => !(name in scripts))
    .map((name) => `there is no \`npm run ${name}\``);
}
