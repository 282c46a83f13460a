// What `npm test -- NAME` selects where NAME is no word of a test's title but one of the gates.

/** Parts of the paths of test files: `unit` for vitest, `e2e` for the browser. */
const GATES = {
  telemetry: {
    unit: ['lib/telemetry/', 'lib/trace-backends/embedded/', 'e2e/backends/', 'scripts/doc-examples'],
    e2e: [
      'browser-tracing.spec',
      'daemon.spec',
      'docs.spec',
      'exporting.spec',
      'logs.spec',
      'metrics.spec',
      'observability.spec',
      'sampling.spec',
    ],
  },
  'distributed-tracing': {
    unit: [
      'lib/events/',
      'lib/telemetry/propagation',
      'lib/telemetry/tracing',
      'lib/telemetry/server/init',
      'lib/telemetry/server/sampler',
    ],
    e2e: ['browser-tracing.spec', 'commerce.spec', 'daemon.spec', 'main-job.spec'],
  },
  'telemetry-export': {
    unit: [
      'lib/telemetry/server/batch-processor',
      'lib/telemetry/server/degradation',
      'lib/telemetry/server/exporters',
      'lib/telemetry/server/forward',
      'lib/telemetry/server/otlp/',
      'e2e/backends/exporters',
      'e2e/backends/intake',
      'e2e/backends/observability',
    ],
    e2e: ['degradation.spec', 'exporting.spec', 'observability.spec'],
  },
};

/** `telemetry_export` and `Telemetry export` are the same gate. Undefined: the name is a part of titles. */
export function gateOf(names) {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return undefined;
  const plain = name.toLowerCase().replace(/[_ ]/g, '-');
  return Object.hasOwn(GATES, plain) ? GATES[plain] : undefined;
}
