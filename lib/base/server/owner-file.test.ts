import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimOwnerFile, readRunningOwner } from './owner-file';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mg-owner-'));
  file = join(folder, 'owner.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an owner file', () => {
  it('has one owner at a time', () => {
    const first = claimOwnerFile(file);
    expect(first.owner).toBeDefined();
    expect(claimOwnerFile(file).heldBy?.pid).toBe(process.pid);
    first.owner?.release();
    expect(claimOwnerFile(file).owner).toBeDefined();
  });

  it('tells others what the owner wrote, and nobody else may read the file', () => {
    const { owner } = claimOwnerFile(file);
    owner?.update({ url: 'http://localhost:3000' });
    expect(readRunningOwner(file)).toMatchObject({ pid: process.pid, url: 'http://localhost:3000' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('passes on what a killed owner left behind', () => {
    const dead = spawnSync(process.execPath, ['--version']);
    writeFileSync(file, JSON.stringify({ pid: dead.pid, startedAt: 'x', port: 4321 }));
    const claim = claimOwnerFile(file);
    expect(claim.leftBehind).toMatchObject({ port: 4321 });
    expect(claim.owner).toBeDefined();
  });

  it('is not fooled by another process with the same number', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: 'before the last boot' }));
    expect(claimOwnerFile(file).owner).toBeDefined();
  });

  it('survives a file cut in the middle', () => {
    writeFileSync(file, '{"pid": 12');
    expect(claimOwnerFile(file).owner).toBeDefined();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
