import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { locateBinaries } from './postgres-binaries';

const started: EmbeddedPostgres[] = [];
const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mg-postgres-'));
  chmodSync(directory, 0o711); // as root the server runs as somebody else
  directories.push(directory);
  return join(directory, 'postgres');
}

async function start(directory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, durable: false });
  started.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

describe('embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start', async () => {
    const directory = newDirectory();
    const first = await start(directory);
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await start(directory);
    expect(await ask(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('asks for its password', async () => {
    const server = await start(newDirectory());
    const url = new URL(server.url);
    url.password = 'wrong';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });

  it('says clearly that the folder is in use', async () => {
    const directory = newDirectory();
    await start(directory);
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(`in use by process ${process.pid}`);
  });

  it('starts again after the server was killed', async () => {
    const directory = newDirectory();
    const first = await start(directory);
    await ask(first, 'create table kept as select 1 as one');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;

    const second = await start(directory);
    expect(await ask(second, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('stops the server that a killed owner left running', async () => {
    const directory = newDirectory();
    const dead = spawnSync(process.execPath, ['--version']);
    const first = await start(directory);
    // The claim now names a process that is gone.
    writeFileSync(join(directory, 'owner.json'), JSON.stringify({ pid: dead.pid, startedAt: 'long ago' }));

    const second = await start(directory);
    await first.exited;
    expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  it('keeps its data elsewhere when nobody else can reach the folder', async () => {
    const directory = newDirectory();
    chmodSync(dirname(directory), 0o700);
    const first = await start(directory);
    const home = realpathSync(directory);
    directories.push(home);
    expect(home).toMatch(/^\/var\/lib\/media-gateway\//);
    await ask(first, 'create table kept as select 7 as answer');
    await first.stop();
    expect(await ask(await start(directory), 'select answer from kept')).toEqual([{ answer: 7 }]);
  });

  it('copies the programs when they can not be reached', () => {
    const directory = newDirectory();
    const { postgres } = locateBinaries(directory, { uid: 65_534, gid: 65_534 }, () => false);
    expect(postgres).toContain(directory);
    expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL');
  });
});
