import 'server-only';
import type {
  Exemplar,
  HistogramPoint,
  MetricFamily,
  NumberPoint,
  PointAttributes,
  ResourceFamilies,
} from './families';
import { prometheusName, prometheusUnit } from './prometheus-names';

export type TextFormat = 'prometheus' | 'openmetrics';

export const contentTypes: Readonly<Record<TextFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

const TARGET = 'target';

/** Prometheus itself asks for OpenMetrics first. */
export function formatOf(accept: string | null | undefined): TextFormat {
  return /application\/openmetrics-text/i.test(accept ?? '') ? 'openmetrics' : 'prometheus';
}

interface Sample {
  readonly suffix: string;
  readonly labels: string;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

interface TextFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly help: string;
  readonly samples: Sample[];
  /** A series that is told twice makes a reader refuse everything. */
  readonly seen: Set<string>;
}

/**
 * All of it as text. Series of one name stand together, whichever process and scope they come from; `service_name`
 * tells them apart. Exemplars are in OpenMetrics only: the older format has no place for them.
 */
export function metricsText(own: ResourceFamilies, others: readonly ResourceFamilies[], format: TextFormat): string {
  const families = new Map<string, TextFamily>();
  const resources = [own, ...others];
  for (const { resource, scopes } of resources) {
    const service = serviceLabels(resource, resource !== own.resource);
    for (const { scope, families: all } of scopes) {
      const common = [...service, ['otel_scope_name', scope.name] as const];
      for (const family of all) add(families, family, common);
    }
  }
  const lines = targetInfo(resources, format);
  for (const family of families.values()) if (family.samples.length > 0) lines.push(...textOf(family, format));
  if (format === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

type Label = readonly [name: string, value: string | number | boolean];

function add(families: Map<string, TextFamily>, family: MetricFamily, common: readonly Label[]): void {
  const name = prometheusName(family);
  const type = family.kind === 'level' ? 'gauge' : family.kind;
  let text = families.get(name);
  if (!text) {
    text = { name, type, unit: prometheusUnit(family), help: family.description, samples: [], seen: new Set() };
    families.set(name, text);
  }
  if (text.type !== type || name === TARGET) return;
  if (family.kind === 'histogram') {
    for (const point of family.points) addHistogram(text, point, family.bounds, common);
    return;
  }
  for (const point of family.points) addNumber(text, point, common);
}

function addNumber(family: TextFamily, { attributes, value }: NumberPoint, common: readonly Label[]): void {
  const labels = labelText([...common, ...Object.entries(attributes)]);
  if (family.seen.has(labels)) return;
  family.seen.add(labels);
  family.samples.push({ suffix: family.type === 'counter' ? '_total' : '', labels: braced(labels), value });
}

function addHistogram(
  family: TextFamily,
  point: HistogramPoint,
  bounds: readonly number[],
  common: readonly Label[],
): void {
  const labels = labelText([...common, ...Object.entries(point.attributes)]);
  if (family.seen.has(labels)) return;
  family.seen.add(labels);
  let below = 0;
  for (const [at, count] of point.counts.entries()) {
    below += count;
    const upper = bounds[at] ?? Infinity;
    const lower = at === 0 ? -Infinity : (bounds[at - 1] ?? Infinity);
    family.samples.push({
      suffix: '_bucket',
      labels: braced(`${labels}${labels === '' ? '' : ','}le="${boundText(upper)}"`),
      value: below,
      exemplar: point.exemplars?.find(({ value }) => value > lower && value <= upper),
    });
  }
  family.samples.push({ suffix: '_sum', labels: braced(labels), value: point.sum });
  family.samples.push({ suffix: '_count', labels: braced(labels), value: point.count });
}

function textOf({ name, type, unit, help, samples }: TextFamily, format: TextFormat): string[] {
  // The older format names a counter as its samples are called.
  const title = type === 'counter' && format === 'prometheus' ? `${name}_total` : name;
  const lines = [`# TYPE ${title} ${type}`];
  if (unit !== '' && format === 'openmetrics') lines.push(`# UNIT ${name} ${unit}`);
  if (help !== '') lines.push(`# HELP ${title} ${escaped(help, format === 'openmetrics')}`);
  for (const { suffix, labels, value, exemplar } of samples) {
    const example = format === 'openmetrics' && exemplar ? exemplarText(exemplar) : '';
    lines.push(`${name}${suffix}${labels} ${numberText(value)}${example}`);
  }
  return lines;
}

function exemplarText({ traceId, spanId, value, atMs }: Exemplar): string {
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${numberText(value)} ${(atMs / 1000).toFixed(3)}`;
}

/** What is known of each process, once. */
function targetInfo(resources: readonly ResourceFamilies[], format: TextFormat): string[] {
  const title = format === 'openmetrics' ? '# TYPE target info' : '# TYPE target_info gauge';
  const samples = new Set(
    resources.map(({ resource }) => `target_info${braced(labelText(Object.entries(resource)))} 1`),
  );
  return [title, ...samples];
}

/** The reader itself tells the process it asks from its next life; of others it knows only what we say. */
function serviceLabels(resource: PointAttributes, withInstance: boolean): Label[] {
  const name = resource['service.name'];
  const instance = withInstance ? resource['service.instance.id'] : undefined;
  return [
    ...(name === undefined ? [] : [['service_name', name] as const]),
    ...(instance === undefined ? [] : [['service_instance_id', instance] as const]),
  ];
}

function labelText(labels: readonly Label[]): string {
  const byName = new Map<string, string | number | boolean>();
  for (const [name, value] of labels) byName.set(labelName(name), value);
  return [...byName].map(([name, value]) => `${name}="${escaped(String(value), true)}"`).join(',');
}

function labelName(name: string): string {
  // Two of them at the beginning are Prometheus' own.
  const plain = name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^_{2,}/, '_');
  if (plain === '' || plain === 'le') return `${plain}_`;
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

function escaped(text: string, quotes: boolean): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return quotes ? plain.replaceAll('"', '\\"') : plain;
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`);

/** A bound is one label value in both formats, so that a series does not depend on who asks. */
function boundText(bound: number): string {
  return bound === Infinity ? '+Inf' : Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
