// The one bundler of what runs in Node without Next: the processes, the programs, the benchmarks.
import { join } from 'node:path';
import { root } from './install.mjs';
import { ABSENT, LEFT_OUT, SDK_PACKAGES, withoutTelemetry } from './without-telemetry.mjs';

/**
 * @param {{ entryPoints: Record<string, string>, outdir: string, splitting?: boolean, stays?: RegExp }} what
 * `stays`: modules of ours that are loaded from where they lie, as they read what lies beside them.
 */
export async function bundle({ entryPoints, outdir, splitting = false, stays }) {
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['react-server'],
    // Kept external, it would throw: Node does not know the condition that makes it a no-op.
    alias: { 'server-only': './node_modules/server-only/empty.js' },
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [...(withoutTelemetry ? [absentSdk] : []), ...(stays ? [staying(stays)] : []), ownPaths],
    ...(withoutTelemetry && { define: { [`process.env.${LEFT_OUT}`]: '"true"' } }),
    ...(splitting && { splitting, chunkNames: 'chunks/[name]-[hash]' }),
  });
  await stop(); // else its service stays beside the supervisor
}

/** Before `packages: 'external'` sees them. */
const absentSdk = {
  name: 'absent-sdk',
  setup(bundler) {
    bundler.onResolve({ filter: /^@(?:opentelemetry|vercel|grpc)\// }, ({ path }) =>
      SDK_PACKAGES.some((name) => path === name || path.startsWith(`${name}/`))
        ? { path: join(root, ABSENT) }
        : undefined,
    );
  },
};

/** @param {RegExp} filter */
const staying = (filter) => ({
  name: 'staying',
  setup(bundler) {
    bundler.onResolve({ filter }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), external: true }));
  },
});

/** `packages: 'external'` would leave a wrong `@/` path to fail at run time, as if it were a package. */
const ownPaths = {
  name: 'own-paths',
  setup(bundler) {
    bundler.onResolve({ filter: /^@\// }, ({ path, kind }) =>
      bundler.resolve(`./${path.slice(2)}`, { kind, resolveDir: root }),
    );
  },
};
