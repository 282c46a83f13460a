// npm run docs:configuration: writes docs/configuration.md from the table of variables.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { root } from './install.mjs';

const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'configuration-docs-'));
try {
  await bundle({ entryPoints: { document: 'lib/telemetry/config/document.ts' }, outdir: folder });
  const { configurationDocument } = await import(pathToFileURL(join(folder, 'document.mjs')).href);
  writeFileSync(join(root, 'docs', 'configuration.md'), configurationDocument());
} finally {
  rmSync(folder, { recursive: true });
}
