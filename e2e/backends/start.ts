import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { stringify } from 'yaml';
import { startTestRedis } from '../../lib/cache/testing';
import { unprivilegedUser } from '../../lib/database/unprivileged-user';
import { freePort } from '../gateway';
import { builds, installed, zipkin } from './location.mjs';
import { type Program, runProgram, temporaryFolder } from './process';

/** A real backend, running on loopback and free ports. */
export interface Backend<Port extends string> {
  readonly ports: Readonly<Record<Port, number>>;
  stop(): Promise<void>;
}

/** One that a single address reaches. */
export interface AddressedBackend<Port extends string> extends Backend<Port> {
  readonly url: string;
}

export type BackendName = keyof typeof builds | 'postgres' | 'redis' | 'prometheus' | 'zipkin';

/** For `test.skip(reason !== undefined, reason)`. Where the real parts are required, nothing is left out. */
export function reasonToSkip(...names: readonly BackendName[]): string | undefined {
  if (process.env.REQUIRE_BACKENDS === '1') return undefined;
  const missing = names.filter((name) => !isThere(name));
  return missing.length === 0 ? undefined : `not here: ${missing.join(', ')} (docs/operations.md)`;
}

function isThere(name: BackendName): boolean {
  if (name === 'zipkin') return existsSync(zipkin.jar) && installed('java') !== undefined;
  if (name === 'postgres' || name === 'redis' || name === 'prometheus') return installed(name) !== undefined;
  return existsSync(builds[name].program);
}

/** Jaeger 2.13, in memory. `otlp` takes OTLP over HTTP, `query` answers both dialects of the query API. */
export async function startJaeger(): Promise<Backend<'otlp' | 'otlpGrpc' | 'query'>> {
  const { otlp, otlpGrpc, query, queryGrpc, health } = await freePorts(
    'otlp',
    'otlpGrpc',
    'query',
    'queryGrpc',
    'health',
  );
  const at = (port: number) => ({ endpoint: `127.0.0.1:${port}` });
  const config = {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: at(health) },
      jaeger_query: { storage: { traces: 'store' }, http: at(query), grpc: at(queryGrpc) },
      jaeger_storage: { backends: { store: { memory: { max_traces: 100_000 } } } },
    },
    receivers: { otlp: { protocols: { grpc: at(otlpGrpc), http: at(otlp) } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: 'store' } },
  };
  const folder = temporaryFolder('jaeger');
  const file = path.join(folder, 'config.yaml');
  writeFileSync(file, stringify(config));
  const program = runProgram({
    file: builds.jaeger.program,
    args: ['--config', file],
    folder,
    // Else it sends spans of its own to the default port.
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
  });
  return whenReady(program, { otlp, otlpGrpc, query }, () => answers(query));
}

/** Jaeger 1.42 all in one, in memory. It opens a port for every protocol there was; all go to free ones. */
export async function startJaeger142(): Promise<Backend<'otlp' | 'otlpGrpc' | 'query'>> {
  const { otlp, otlpGrpc, query, collector, ...others } = await freePorts(
    'otlp',
    'otlpGrpc',
    'query',
    'collector',
    ...OTHERS_OF_142,
  );
  const listening = {
    'collector.otlp.http.host-port': otlp,
    'collector.otlp.grpc.host-port': otlpGrpc,
    'query.http-server.host-port': query,
    'collector.grpc-server.host-port': collector,
    'reporter.grpc.host-port': collector,
    ...Object.fromEntries(OTHERS_OF_142.map((name) => [`${name}.host-port`, others[name]])),
    ...Object.fromEntries(UDP_OF_142.map((name) => [`${name}.server-host-port`, 0])),
  };
  const program = runProgram({
    file: builds.jaeger142.program,
    args: [
      '--collector.otlp.enabled=true',
      '--memory.max-traces=100000',
      '--log-level=warn',
      ...Object.entries(listening).map(([flag, port]) => `--${flag}=127.0.0.1:${port}`),
    ],
    folder: temporaryFolder('jaeger142'),
    env: { SPAN_STORAGE_TYPE: 'memory', JAEGER_DISABLED: 'true' },
  });
  return whenReady(program, { otlp, otlpGrpc, query }, () => answers(query));
}

const OTHERS_OF_142 = ['admin.http', 'collector.http-server', 'query.grpc-server', 'http-server'] as const;
const UDP_OF_142 = ['processor.jaeger-binary', 'processor.jaeger-compact', 'processor.zipkin-compact'];

/** PostgreSQL of the system, empty, with a password; the database is the user's own. */
export async function startPostgres(): Promise<AddressedBackend<'postgres'>> {
  const port = await freePort();
  const user = unprivilegedUser();
  const server = installed('postgres') ?? 'postgres';
  const folder = temporaryFolder('postgres', user);
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const secret = path.join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o644 });
  const options = ['-D', data, '-U', 'gateway', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8'];
  execFileSync(path.join(path.dirname(server), 'initdb'), [...options, '--locale=C', '--no-sync'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' };
  const program = runProgram({
    file: server,
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    folder,
    user,
    signal: 'SIGINT',
  });
  const address = (database: string) => `postgres://gateway:${password}@127.0.0.1:${port}/${database}`;
  const backend = await whenReady(program, { postgres: port }, () => createDatabase(address('postgres'), 'gateway'));
  return { ...backend, url: address('gateway') };
}

/** Redis of the system, which keeps nothing on disk. A given port is for one that comes back. */
export async function startRedis(given?: number): Promise<AddressedBackend<'redis'>> {
  const { port, url, stop } = await startTestRedis(given);
  return { ports: { redis: port }, url, stop };
}

export async function whenReady<Port extends string>(
  program: Program,
  ports: Readonly<Record<Port, number>>,
  isReady: () => Promise<boolean>,
): Promise<Backend<Port>> {
  try {
    await program.ready(isReady);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { ports, stop: program.stop };
}

async function answers(query: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${query}/api/services`)).ok;
}

async function createDatabase(url: string, name: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    return true;
  } finally {
    await client.end();
  }
}

export async function freePorts<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
  const ports = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  return Object.fromEntries(ports) as Record<Name, number>;
}
