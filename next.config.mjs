/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: ['libsql', 'pino'],
  outputFileTracingExcludes: {
    '/*': ['./.data/**', './dist/**', './e2e/**', './node_modules/node-av/**', './node_modules/@seydx/**', './node_modules/@napi-rs/**'],
  },
};
