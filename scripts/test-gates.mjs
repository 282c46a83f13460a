// What `npm test -- NAME` selects where NAME is no word of a test's title but one of the gates.

/** Parts of the paths of test files: `unit` for vitest, `e2e` for the browser. */
const GATES = {
  telemetry: {
    unit: ['lib/telemetry/', 'lib/trace-backends/embedded/', 'e2e/backends/observability'],
    e2e: ['sampling.spec', 'browser-tracing.spec', 'observability.spec'],
  },
  'distributed-tracing': {
    unit: ['lib/telemetry/propagation', 'lib/telemetry/tracing', 'lib/events/', 'lib/telemetry/server/sampler'],
    e2e: ['main-job.spec', 'browser-tracing.spec', 'commerce.spec'],
  },
  'telemetry-export': {
    unit: [
      'lib/telemetry/server/exporters',
      'lib/telemetry/server/forward',
      'lib/telemetry/server/batch-processor',
      'e2e/backends/observability',
    ],
    e2e: ['observability.spec'],
  },
};

/** `telemetry_export` and `Telemetry export` are the same gate. Undefined: the name is a part of titles. */
export function gateOf(names) {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return undefined;
  const plain = name.toLowerCase().replace(/[_ ]/g, '-');
  return Object.hasOwn(GATES, plain) ? GATES[plain] : undefined;
}
