// Every optional package that the lock file names must have its own entry, or `npm ci` fails on another platform.
import { readFileSync } from 'node:fs';
import { root } from './install.mjs';

export function lockCheck() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !locked.has(name))
      .map((name) => `package-lock.json: ${path || 'the project'} wants ${name}, which is not locked`),
  );
}
