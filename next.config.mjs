/** @type {import('next').NextConfig} */
export default {
  // `npm run pack` makes the container's folder of it; `next start` runs from the same build.
  output: process.env.VERCEL ? undefined : 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // Found by the tracer behind paths that are put together at run time; pictures are not resized here.
  outputFileTracingExcludes: {
    '*': ['{app,bench,components,dist,docs,e2e,lib,scripts}/**', 'node_modules/{@img,sharp}/**'],
  },
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Patched by instrumentations or native: they stay outside the bundle.
  serverExternalPackages: ['ioredis', 'libsql', 'pg', 'pino'],
};
