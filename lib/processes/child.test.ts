import { afterEach, describe, expect, it, vi } from 'vitest';
import { identityOf } from '@/lib/base/server/process-identity';
import { type Child, startChild } from './child';

const children: Child[] = [];
const lines: string[] = [];

function start(program: string, isReady?: () => Promise<boolean>): Child {
  const child = startChild({
    name: 'probe',
    args: ['-e', program],
    env: { ...process.env },
    ...(isReady ? { isReady } : {}),
    onLine: (line) => lines.push(line),
    onChange: () => undefined,
  });
  children.push(child);
  return child;
}

const STAYS = "process.send('ready'); setInterval(() => {}, 1000);";

afterEach(async () => {
  for (const child of children.splice(0)) await child.stop(0);
  lines.splice(0);
});

describe('a child', () => {
  it('is started again when it was killed', async () => {
    const child = start(STAYS);
    await child.ready;
    const first = child.pid() ?? 0;
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(child.pid()).toBeGreaterThan(first), { timeout: 5000 });
    expect(lines).toContain('probe ended unexpectedly (SIGKILL); starting it again');
  });

  it('gives up when it never becomes ready', async () => {
    const child = start("console.log('no luck'); process.exit(3)");
    await expect(child.ready).rejects.toThrow('probe does not start (code 3)');
    expect(lines).toContain('no luck');
  });

  it('is ended by force after its grace, and does not come back', async () => {
    const child = start(`process.on('SIGTERM', () => {}); ${STAYS}`);
    await child.ready;
    const pid = child.pid() ?? 0;
    await child.stop(50);
    expect(identityOf(pid)).toBeUndefined();
    expect(child.pid()).toBeUndefined();
  });

  it('is tried again where its program is away for a while, and comes back with it', async () => {
    const { execPath } = process;
    const child = start(STAYS);
    await child.ready;
    const first = child.pid() ?? 0;
    try {
      process.execPath = '/nonexistent/node';
      process.kill(first, 'SIGKILL');
      const said = expect.stringContaining('probe ended unexpectedly (spawn /nonexistent/node ENOENT)');
      await vi.waitFor(() => expect(lines).toContainEqual(said), { timeout: 5000 });
    } finally {
      process.execPath = execPath;
    }
    await vi.waitFor(() => expect(child.pid()).toBeGreaterThan(first), { timeout: 5000 });
  });

  it('does not start, and is stopped at once, where it can not even be spawned', async () => {
    const child = start(`'${'x'.repeat(3_000_000)}'`);
    await expect(child.ready).rejects.toThrow('probe does not start (spawn E2BIG)');
    await child.stop(60_000);
  });

  it('is ready when its own question says so', async () => {
    let asked = 0;
    const child = start('setInterval(() => {}, 1000)', async () => ++asked === 3);
    await child.ready;
    expect(asked).toBe(3);
  });
});
