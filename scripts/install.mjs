// Built-ins only: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));
const NODE_MIN = [20, 19];
const ATTEMPTS = 4;
/** What builds the product is needed under NODE_ENV=production too. */
const CI = ['ci', '--include=dev', '--engine-strict', '--no-audit', '--no-fund', '--loglevel=error'];

/** Ends the process with one line that says what to do. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(`Media Gateway needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs what the lock file lists, unless exactly that is there already. */
export async function ensureInstalled(say = console.log) {
  if (isInstalled()) return;
  say('Installing packages (npm ci, up to a minute) …');
  for (let attempt = 1; ; attempt += 1) {
    const { code, output } = await npm(CI);
    if (code === 0 && isInstalled()) return;
    const isNetwork = /ETIMEDOUT|ECONNRE|EAI_AGAIN|ENOTFOUND|ENETUNREACH|ERR_SOCKET|E429|E5\d\d|network/i.test(output);
    if (!isNetwork || attempt === ATTEMPTS) throw new Error(failureText(output, isNetwork));
    const waitS = 3 ** attempt;
    say(`The package registry did not answer; trying again in ${waitS} s (${attempt} of ${ATTEMPTS - 1}) …`);
    await new Promise((done) => setTimeout(done, waitS * 1000));
  }
}

function failureText(output, isNetwork) {
  const tail = output.trim().split('\n').slice(-15).join('\n');
  const advice = isNetwork
    ? 'The package registry can not be reached. Check the network and `npm config get registry`, then start again.'
    : 'npm could not install the packages.';
  return `${advice}\n${tail}`;
}

/** npm keeps a list of what it installed; compare it with the lock file. */
export function isInstalled() {
  const installedList = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installedList)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = installed[path];
    if (!found) return entry.optional === true || entry.peer === true;
    return found.version === entry.version;
  });
}

function npm(args) {
  // npm names its own program to the scripts it runs; without it the shell has to find npm.
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((done) => {
    child.once('error', (error) => done({ code: 1, output: `${output}${error.message}` }));
    child.once('close', (code) => done({ code, output }));
  });
}
