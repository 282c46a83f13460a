import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Outside the checkout, so that a fresh clone finds what another one has built. */
const cache = process.env.MEDIA_GATEWAY_BACKENDS || path.join(homedir(), '.cache', 'media-gateway', 'backends');

/** The module's version stands once, in its go.mod. */
function goVersion(folder, module) {
  const text = readFileSync(path.join(import.meta.dirname, folder, 'go.mod'), 'utf8');
  const found = new RegExp(`${module} v([\\w.-]+)`).exec(text);
  if (!found) throw new Error(`${folder}/go.mod does not name ${module}`);
  return found[1];
}

const jaegerModule = 'github.com/jaegertracing/jaeger';

export const backends = {
  jaeger: {
    source: path.join(import.meta.dirname, 'jaeger'),
    package: `${jaegerModule}/cmd/jaeger`,
    program: path.join(cache, `jaeger-${goVersion('jaeger', jaegerModule)}`, 'jaeger'),
  },
};
