import type { Variable } from '../variables';
import { type OtlpVariables, table } from './table';

/** The text of `docs/configuration.md`; `npm run docs:configuration` writes it, a test keeps it true. */
export function configurationDocument(): string {
  return [HEAD, ...sections.map(({ title, note, variables }) => section(title, variables, note)), ''].join('\n');
}

const HEAD = `# Configuration of the telemetry

Made of \`lib/telemetry/config/table.ts\` by \`npm run docs:configuration\`; do not edit it here. What else the gateway
reads is in \`docs/operations.md\` and \`docs/deploy-container.md\`. \`/admin/settings\` shows what is in force and where
each value comes from.

A value is looked for in this order; the first that is there and valid counts:

1. a **flag** of \`npm run up --\`, \`npm start --\`, of \`node dist/worker.mjs\` and of the commands of the container:
   \`--tracing-enabled=\`, \`--tracing-endpoint=\` (traces only), \`--tracing-service-name=\`, \`--tracing-sample-rate=\`;
2. the **environment**: of several variables that say the same, the one that stands first below; what is about one
   signal before what is about all;
3. the **file** \`media-gateway.config.json\` in the folder of the start, or the one that \`MEDIA_GATEWAY_CONFIG\` names;
4. the **default**.

A value that is not valid is not used: the gateway starts, and one warning names the variable, the value (never one that
may be a secret) and what is used instead. Two variables that disagree are one warning too.

\`\`\`json
{
  "otel": {
    "enabled": true,
    "endpoint": "http://localhost:4317",
    "service_name": "media-gateway",
    "protocol": "grpc",
    "sampling_ratio": 1
  }
}
\`\`\`

Each field of \`otel\` may be left out: \`enabled\` stands for \`TRACING_ENABLED\`, \`endpoint\` for
\`OTEL_EXPORTER_OTLP_ENDPOINT\`, \`service_name\` for \`SERVICE_NAME\`, \`protocol\` for \`OTEL_EXPORTER_OTLP_PROTOCOL\`,
\`sampling_ratio\` for \`OTEL_SAMPLING_RATE\`.
`;

interface Section {
  readonly title: string;
  readonly note?: string;
  readonly variables: readonly Variable[];
}

const otlpOf = (variables: OtlpVariables): Variable[] => Object.values(variables);

export const sections: readonly Section[] = [
  { title: 'On or off', variables: [table.sdkDisabled, table.tracingEnabled, table.configFile] },
  {
    title: 'Who is speaking',
    variables: [
      table.serviceName,
      table.tracingServiceName,
      table.plainServiceName,
      table.resourceAttributes,
      table.deploymentEnvironment,
      table.vercelEnvironment,
    ],
  },
  {
    title: 'Sampling',
    note: 'The values of the start; owners change them at `/admin/sampling` while the gateway runs.',
    variables: [
      table.sampler,
      table.samplerArgument,
      table.tracingSampleRate,
      table.samplingRate,
      table.spansPerSecondMax,
      table.tailEnabled,
      table.tailSlowMs,
      table.tailShare,
      table.tailRingSpansMax,
      table.tailDecisionMs,
    ],
  },
  {
    title: 'Where signals go',
    note: 'Several exporters at once are named with commas. An endpoint alone is enough: all three signals go there by OTLP. The embedded store has traces and logs too, but for traces where both an endpoint and `JAEGER_QUERY_URL` are set.',
    variables: [
      table.tracesExporter,
      table.metricsExporter,
      table.logsExporter,
      table.zipkinEndpoint,
      table.tracingEndpoint,
      table.jaegerQueryUrl,
      table.webUrl,
      table.serviceToken,
      table.paymentUrl,
    ],
  },
  { title: 'OTLP, all signals', variables: otlpOf(table.otlp) },
  { title: 'OTLP, traces', variables: otlpOf(table.traces) },
  { title: 'OTLP, metrics', variables: otlpOf(table.metrics) },
  { title: 'OTLP, logs', variables: otlpOf(table.logs) },
  {
    title: 'Batches',
    note: 'Of spans and of log records. What an endpoint does not take is repeated after half a second and then ever later, within the time limit.',
    variables: [table.queueSize, table.batchSize, table.batchDelay, table.batchTimeout, table.shutdownGrace],
  },
  {
    title: 'Limits of a span',
    variables: [
      table.attributes,
      table.spanAttributes,
      table.attributeChars,
      table.spanAttributeChars,
      table.spanEvents,
      table.spanLinks,
    ],
  },
  {
    title: 'Metrics',
    variables: [
      table.metricInterval,
      table.metricTimeout,
      table.temporality,
      table.exemplars,
      table.prometheusHost,
      table.prometheusPort,
    ],
  },
  { title: 'Logs', variables: [table.keepUnsampledLogs, table.consoleEnabled] },
  {
    title: 'Contexts and libraries',
    note: 'A `traceparent` is always read: our own browser and processes send it.',
    variables: [table.propagators, table.instrumentations],
  },
];

function section(title: string, variables: readonly Variable[], note?: string): string {
  const rows = variables.map(({ name, fallback, about }) => `| \`${name}\` | ${fallback} | ${about} |`);
  return [
    `## ${title}`,
    ...(note ? [note, ''] : []),
    '| Variable | Default | What it sets |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
