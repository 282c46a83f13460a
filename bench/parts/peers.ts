import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What others would put into the same shop. Installed apart, so that the product's packages stay its own. */
export function installPeers(): string {
  const folder = join(process.env.MEDIA_GATEWAY_CACHE || join(homedir(), '.cache', 'media-gateway'), 'bench-peers');
  const wanted = join('bench', 'peers', 'package.json');
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done).equals(readFileSync(wanted))) return folder;
  mkdirSync(folder, { recursive: true });
  copyFileSync(wanted, join(folder, 'package.json'));
  const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error('The packages to compare with could not be installed.');
  copyFileSync(wanted, done);
  return folder;
}
