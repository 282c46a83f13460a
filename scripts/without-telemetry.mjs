// A build with the switch off: OTEL_SDK_DISABLED=true npm run build. No SDK module is in it, for servers and browsers
// alike, and what it makes stays off whatever it is started with. Built-ins only: a fresh clone reads this file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

export const withoutTelemetry = process.env.OTEL_SDK_DISABLED === 'true';

/** Read where the configuration is; replaced by the value in both bundlers. */
export const LEFT_OUT = 'MEDIA_GATEWAY_WITHOUT_TELEMETRY';

/** The API does nothing by itself, and the conventions are names. */
const KEPT = /^@opentelemetry\/(?:api|api-logs|semantic-conventions)$/;
export const SDK_PACKAGES = Object.keys(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies,
).filter((name) => /^@opentelemetry\/|^@vercel\/otel$|^@grpc\//.test(name) && !KEPT.test(name));

/** What stands there instead. CommonJS: an import of any name is fine, and nobody gets so far as to use one. */
export const ABSENT = './scripts/absent.cjs';

/** What the SDK's modules say, and no minifier changes: of traces, the core, metrics, logs, exporters, instrumentations. */
const MARKS = [
  'Cannot execute the operation on ended Span',
  'OpenTelemetry SDK Context Key SUPPRESS_TRACING',
  'PeriodicExportingMetricReader: metrics',
  'AlwaysOnSampler',
  'OTLPExporterError',
  'can not execute the operation on emitted log record',
  'require-in-the-middle',
].map((mark) => [mark, new RegExp(mark, 'i')]);
const IMPORTS = SDK_PACKAGES.map((name) => [
  name,
  new RegExp(`(?:from|require\\(|import\\(|import)\\s*["']${name}["'/]`),
]);
const FOLDERS = ['.next/server', '.next/static', 'dist'];

/** Where the last build holds parts of the SDK: `file: mark`. */
export function findSdk() {
  const found = [];
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.[cm]?js$/.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      for (const [mark, pattern] of [...MARKS, ...IMPORTS]) {
        if (pattern.test(text)) found.push(`${file.slice(root.length)}: ${mark}`);
      }
    }
  }
  return found;
}

// node scripts/without-telemetry.mjs [--with]: fails where the last build is not what it should be.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findSdk();
  const expected = process.argv.includes('--with');
  // The control: a search that finds nothing in any build would prove nothing.
  const wrong = expected ? FOLDERS.filter((folder) => !found.some((line) => line.startsWith(folder))) : found;
  for (const line of wrong) console.error(expected ? `${line}: no SDK module was found` : line);
  console.log(expected ? `${found.length} marks of the SDK found` : `${found.length} marks of the SDK left`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
