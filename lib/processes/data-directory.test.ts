import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataDirectory, readOrMakeSecret } from './data-directory';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mg-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  it('tells a second start where the first one is', async () => {
    const run = await claimDataDirectory(folder);
    run.update({ url: 'http://localhost:3000' });
    await expect(claimDataDirectory(folder)).rejects.toThrow(
      /already running at http:\/\/localhost:3000 .*process \d+/,
    );
  });

  it('keeps one secret, for the owner alone', () => {
    const secret = readOrMakeSecret(folder);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(readOrMakeSecret(folder)).toBe(secret);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });
});
