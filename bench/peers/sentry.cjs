// Loaded before the app: Sentry as its documentation has it for all requests, towards the server that forgets.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const sentry = createRequire(join(process.env.BENCH_PEERS, 'package.json'))('@sentry/nextjs');
sentry.init({ dsn: `http://key@${new URL(process.env.OTEL_EXPORTER_OTLP_ENDPOINT).host}/1`, tracesSampleRate: 1 });
