import { ABSENT, LEFT_OUT, SDK_PACKAGES, withoutTelemetry } from './scripts/without-telemetry.mjs';

/** @type {import('next').NextConfig} */
export default {
  // `npm run pack` makes the container's folder of it; `next start` runs from the same build.
  output: process.env.VERCEL ? undefined : 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // Pictures are not resized here. A pattern matches anywhere in a path: `lib/**` would take parts of packages too.
  outputFileTracingExcludes: { '*': ['node_modules/@img/**', 'node_modules/sharp/**'] },
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Patched by instrumentations or native: they stay outside the bundle.
  serverExternalPackages: ['ioredis', 'libsql', 'pg', 'pino'],
  ...(withoutTelemetry && {
    env: { [LEFT_OUT]: 'true' },
    turbopack: { resolveAlias: Object.fromEntries(SDK_PACKAGES.map((name) => [name, ABSENT])) },
  }),
};
