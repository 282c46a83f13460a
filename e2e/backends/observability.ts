import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { builds, installed, zipkin } from './location.mjs';
import { runProgram, temporaryFolder } from './process';
import { type AddressedBackend, type Backend, freePorts, whenReady } from './start';

/** What `deploy/observability` puts beside the gateway, started from the very files that are deployed. */
const deployed = path.resolve(import.meta.dirname, '..', '..', 'deploy', 'observability');

export interface CollectorOptions {
  /** Takes the spans that it keeps, by grpc. */
  readonly jaegerGrpcPort: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Collector extends Backend<'grpc' | 'http' | 'metrics' | 'self'> {
  /** What it has written: its debug exporter writes what it takes. */
  output(): string;
}

/** The Collector with its deployed file; only where it listens is another. */
export async function startCollector({ jaegerGrpcPort, env }: CollectorOptions): Promise<Collector> {
  const { grpc, http, metrics, self, health } = await freePorts('grpc', 'http', 'metrics', 'self', 'health');
  const at = (port: number) => ({ endpoint: `127.0.0.1:${port}` });
  const here = {
    extensions: { health_check: at(health) },
    receivers: { otlp: { protocols: { grpc: at(grpc), http: at(http) } } },
    exporters: { prometheus: at(metrics) },
    service: {
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: self } } } }] },
      },
    },
  };
  const folder = temporaryFolder('collector');
  const file = path.join(folder, 'here.yaml');
  writeFileSync(file, stringify(here));
  const program = runProgram({
    file: builds.collector.program,
    args: ['--config', path.join(deployed, 'otel-collector-config.yaml'), '--config', file],
    folder,
    env: { JAEGER_OTLP_GRPC: `127.0.0.1:${jaegerGrpcPort}`, ...env },
  });
  const backend = await whenReady(
    program,
    { grpc, http, metrics, self },
    async () => (await fetch(`http://127.0.0.1:${health}`)).ok,
  );
  return { ...backend, output: program.output };
}

/**
 * Prometheus with its deployed file and rules; each target of the compose network is a port of this machine, with
 * another path where it has one.
 */
export async function startPrometheus(
  targets: Readonly<Record<string, string>>,
): Promise<AddressedBackend<'prometheus'>> {
  const { prometheus } = await freePorts('prometheus');
  const folder = temporaryFolder('prometheus');
  const file = path.join(folder, 'prometheus.yml');
  cpSync(path.join(deployed, 'rules'), path.join(folder, 'rules'), { recursive: true });
  const known = { ...targets, 'localhost:9090': `127.0.0.1:${prometheus}` };
  const config = Config.parse(parse(readFileSync(path.join(deployed, 'prometheus.yml'), 'utf8')));
  writeFileSync(file, stringify({ ...config, scrape_configs: config.scrape_configs.map((job) => moved(job, known)) }));
  const url = `http://127.0.0.1:${prometheus}`;
  const program = runProgram({
    file: installed('prometheus') ?? 'prometheus',
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
      '--enable-feature=exemplar-storage',
      '--log.level=warn',
    ],
    folder,
  });
  const backend = await whenReady(program, { prometheus }, async () => (await fetch(`${url}/-/ready`)).ok);
  return { ...backend, url };
}

const Job = z.looseObject({ static_configs: z.tuple([z.object({ targets: z.tuple([z.string()]) })]) });
/** Asks once a second instead of every fifteen. */
const Config = z.looseObject({
  global: z.unknown().transform(() => ({ scrape_interval: '1s', evaluation_interval: '1s' })),
  scrape_configs: z.array(Job),
});

function moved(job: z.infer<typeof Job>, targets: Readonly<Record<string, string>>): unknown {
  const [
    {
      targets: [target],
    },
  ] = job.static_configs;
  const [place = '', ...path] = (targets[target] ?? target).split('/');
  const metricsPath = path.length > 0 ? { metrics_path: `/${path.join('/')}` } : {};
  return { ...job, ...metricsPath, static_configs: [{ targets: [place] }] };
}

/** Zipkin, in memory: takes spans at `/api/v2/spans` and answers at `/api/v2/trace/ID`. */
export async function startZipkin(): Promise<AddressedBackend<'zipkin'>> {
  const ports = await freePorts('zipkin');
  const url = `http://127.0.0.1:${ports.zipkin}`;
  const program = runProgram({
    file: installed('java') ?? 'java',
    args: [
      '-Xmx256m',
      '-jar',
      zipkin.jar,
      '--armeria.ports[0].ip=127.0.0.1',
      `--armeria.ports[0].port=${ports.zipkin}`,
      '--armeria.ports[0].protocols[0]=http',
    ],
    folder: temporaryFolder('zipkin'),
    env: { STORAGE_TYPE: 'mem' },
  });
  const backend = await whenReady(program, ports, async () => (await fetch(`${url}/health`)).ok);
  return { ...backend, url };
}
