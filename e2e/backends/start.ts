import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../gateway';
import { backends } from './location.mjs';

/** A real backend, running on loopback and free ports. */
export interface Backend<Port extends string> {
  readonly ports: Readonly<Record<Port, number>>;
  stop(): Promise<void>;
}

export type BackendName = keyof typeof backends;
const START_TIMEOUT_MS = 30_000;

export function isBuilt(name: BackendName): boolean {
  return existsSync(backends[name].program);
}

/** `otlp` takes OTLP over HTTP, `query` answers both dialects of the query API. */
export async function startJaeger(): Promise<Backend<'otlp' | 'query'>> {
  const [otlp, otlpGrpc, query, queryGrpc, health] = await Promise.all(Array.from({ length: 5 }, freePort));
  const folder = mkdtempSync(path.join(tmpdir(), 'mg-jaeger-'));
  const at = (port: number | undefined) => ({ endpoint: `127.0.0.1:${port}` });
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
  const file = path.join(folder, 'config.yaml');
  writeFileSync(file, stringify(config));
  const child = spawn(backends.jaeger.program, ['--config', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Else it sends spans of its own to the default port.
    env: { ...process.env, OTEL_TRACES_SAMPLER: 'always_off' },
  });
  const stop = () => end(child, folder);
  try {
    await untilReady(child, `http://127.0.0.1:${query}/api/services`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports: { otlp: otlp ?? 0, query: query ?? 0 }, stop };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`the backend did not start:\n${said}`);
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
