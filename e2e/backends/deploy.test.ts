import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { gatewayMetrics } from '../../lib/telemetry/metric-names';
import { prometheusName } from '../../lib/telemetry/server/metrics/prometheus-names';
import { boardQueries, boards } from './dashboards';
import { builds, installed } from './location.mjs';
import { reasonToSkip } from './start';

const root = path.resolve(import.meta.dirname, '..', '..');
const observability = path.join(root, 'deploy', 'observability');

const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  securityContext: z.looseObject({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
  }),
  resources: z.looseObject({ limits: z.looseObject({ memory: z.string() }) }),
});
const Workload = z.looseObject({
  spec: z.looseObject({ template: z.looseObject({ spec: z.looseObject({ containers: z.array(Container) }) }) }),
});
const Project = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      environment: z.record(z.string(), z.string().nullable()).default({}),
      ports: z.array(z.looseObject({ host_ip: z.string() })).default([]),
      volumes: z.array(z.looseObject({ type: z.string(), source: z.string() })).default([]),
    }),
  ),
});

function deployCheck(...args: readonly string[]): string {
  // Without the variables of whoever runs the tests: the file's own defaults are looked at.
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_SAMPLING_RATE: '' };
  return execFileSync(builds.deployCheck.program, args, { cwd: root, env, encoding: 'utf8' });
}

describe.skipIf(reasonToSkip('deployCheck') !== undefined)('deploy', () => {
  const project = () => Project.parse(JSON.parse(deployCheck('compose', 'deploy/observability/compose.yaml')));

  it('R2.9 R3.8 Compose itself reads the stack: the gateway with its parts, Collector, Prometheus and Grafana', () => {
    const { services } = project();
    const theirs = ['grafana', 'otel-collector', 'prometheus'];
    const ours = ['films', 'jaeger', 'payments', 'postgres', 'redis', 'setup', 'web', 'worker'];
    expect(Object.keys(services).sort()).toEqual([...theirs, ...ours].sort());
    for (const name of ['web', 'worker', 'payments']) {
      expect(services[name]?.environment.OTEL_EXPORTER_OTLP_ENDPOINT, name).toBe('http://otel-collector:4318');
      expect(services[name]?.environment.OTEL_SAMPLING_RATE, name).toBe('1');
    }
    // Scraped, so not pushed: else every count would be there twice.
    expect(services.web?.environment.OTEL_METRICS_EXPORTER).toBe('prometheus');
    expect(services.worker?.environment.OTEL_METRICS_EXPORTER).toBe('otlp');
    for (const [name, service] of Object.entries(services)) {
      expect(service.image, name).not.toMatch(/latest/);
      for (const port of service.ports) expect(port.host_ip, name).toBe('127.0.0.1');
      for (const { type, source } of service.volumes)
        if (type === 'bind') expect(existsSync(source), source).toBe(true);
    }
  });

  it('R2.9 the Collector of the tests is the one that is deployed', () => {
    const { services } = project();
    const image = services['otel-collector']?.image ?? '';
    const version = /:([\d.]+)$/.exec(image)?.[1] ?? '';
    expect(readFileSync(path.join(builds.collector.source, 'builder.yaml'), 'utf8')).toContain(`version: ${version}\n`);
    expect(readFileSync(path.join(root, 'deploy/kubernetes/collector.yaml'), 'utf8')).toContain(image);
  });

  it('R3.11 Kubernetes’ own types take every manifest, and each of our containers is locked down', () => {
    const lines = deployCheck('kubernetes', 'deploy/kubernetes').trim().split('\n');
    const objects = lines.map((line) => Manifest.parse(JSON.parse(line)));
    const kinds = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    for (const wanted of ['Deployment web', 'Deployment worker', 'StatefulSet payments', 'Job setup', 'Ingress web']) {
      expect(kinds).toContain(wanted);
    }
    for (const object of objects.filter(({ kind }) => /^(Deployment|StatefulSet|Job)$/.test(kind))) {
      const { containers } = Workload.parse(object).spec.template.spec;
      for (const { image } of containers) expect(image).toMatch(/:[\d.]+$/);
    }
    // The very file that Compose mounts.
    const config = objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('otel-collector'),
    );
    const file = readFileSync(path.join(observability, 'otel-collector-config.yaml'), 'utf8');
    expect(z.looseObject({ data: z.record(z.string(), z.string()) }).parse(config).data['config.yaml']).toBe(file);
  });
});

it.skipIf(reasonToSkip('collector') !== undefined)('R3.8 the Collector takes its configuration', () => {
  const config = path.join(observability, 'otel-collector-config.yaml');
  execFileSync(builds.collector.program, ['validate', '--config', config]);
});

describe.skipIf(reasonToSkip('prometheus') !== undefined)('the rules of Prometheus', () => {
  const promtool = (...args: readonly string[]) =>
    execFileSync(installed('promtool') ?? 'promtool', args, { cwd: root });

  it('R2.9 promtool takes configuration and rules', () => {
    promtool('check', 'config', 'deploy/observability/prometheus.yml');
  });

  it('R3.10 an alert tells of a gateway that is not well, and of no other', () => {
    promtool('test', 'rules', 'e2e/backends/prometheus-rules.yaml');
    const told = readFileSync(path.join(import.meta.dirname, 'prometheus-rules.yaml'), 'utf8');
    const rules = readFileSync(path.join(observability, 'rules', 'gateway.yml'), 'utf8');
    for (const [, alert] of rules.matchAll(/alert: (\w+)/g)) expect(told).toContain(`alertname: ${alert}\n`);
  });
});

describe('R2.4 what alerts and dashboards ask for', () => {
  const names = Object.values(gatewayMetrics).flatMap((definition) => {
    const name = prometheusName(definition);
    if (definition.kind === 'counter') return [`${name}_total`];
    return definition.kind === 'histogram' ? ['_bucket', '_count', '_sum'].map((part) => name + part) : [name];
  });
  const ours = /(?<![:\w])(?:http_server|http_client|db_client|process|nodejs|v8js|otel_sdk|mediagw)_\w+/g;
  const asked = (query: string) => query.replace(/\{.*?\}|by \([^)]*\)/gs, '').match(ours) ?? [];
  const rules = readFileSync(path.join(observability, 'rules', 'gateway.yml'), 'utf8');

  it('R2.4 is a metric that the gateway makes', () => {
    const Rules = z.object({ groups: z.array(z.object({ rules: z.array(z.looseObject({ expr: z.string() })) })) });
    const alerts = Rules.parse(parse(rules)).groups.flatMap((group) => group.rules.map(({ expr }) => expr));
    const all = [...alerts, ...boardQueries().map(({ expr }) => expr)].flatMap(asked);
    expect(all.length).toBeGreaterThan(40);
    expect([...new Set(all)].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('R2.10 each alert is in the table of symptoms that it points to', () => {
    const guide = readFileSync(path.join(root, 'docs', 'telemetry.md'), 'utf8');
    for (const [, alert] of rules.matchAll(/alert: (\w+)/g)) expect(guide).toContain(`\`${alert}\``);
    for (const [, anchor = ''] of rules.matchAll(/runbook: docs\/telemetry\.md#(\S+)/g)) {
      expect(guide.toLowerCase().replaceAll(' ', '-')).toContain(`\n##-${anchor}\n`);
    }
  });
});

describe('Grafana', () => {
  const Sources = z.strictObject({
    apiVersion: z.literal(1),
    prune: z.boolean(),
    datasources: z.array(
      z.strictObject({
        name: z.string(),
        uid: z.string(),
        type: z.enum(['prometheus', 'jaeger']),
        access: z.literal('proxy'),
        url: z.url(),
        isDefault: z.boolean().optional(),
        jsonData: z.looseObject({}),
        secureJsonData: z.record(z.string(), z.string()).optional(),
      }),
    ),
  });

  it('R2.9 R3.8 its sources are there, and lead from a latency to the trace', () => {
    const text = readFileSync(path.join(observability, 'grafana-datasources.yml'), 'utf8');
    const { datasources } = Sources.parse(parse(text));
    const uids = datasources.map(({ uid }) => uid);
    expect(uids).toEqual(['prometheus', 'jaeger', 'media-gateway']);
    const prometheus = z
      .looseObject({
        exemplarTraceIdDestinations: z.array(z.strictObject({ name: z.string(), datasourceUid: z.string() })),
      })
      .parse(datasources[0]?.jsonData);
    expect(prometheus.exemplarTraceIdDestinations).toEqual([{ name: 'trace_id', datasourceUid: 'jaeger' }]);
  });

  it('R3.10 four dashboards are whole: panels beside each other, queries of the Prometheus that is there', () => {
    const names = readdirSync(path.join(observability, 'dashboards')).sort();
    expect(names).toEqual(['checkout.json', 'gateway.json', 'playback.json', 'telemetry.json']);
    for (const { title, panels } of boards()) {
      expect(new Set(panels.map(({ id }) => id)).size, title).toBe(panels.length);
      const taken = new Set<string>();
      for (const { gridPos: at, title: panel } of panels) {
        expect(at.x + at.w, panel).toBeLessThanOrEqual(24);
        for (let x = at.x; x < at.x + at.w; x += 1) {
          for (let y = at.y; y < at.y + at.h; y += 1) {
            expect(taken.has(`${x} ${y}`), `${title}: ${panel}`).toBe(false);
            taken.add(`${x} ${y}`);
          }
        }
      }
    }
  });
});
