/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Patched by instrumentations or native: they stay outside the bundle.
  serverExternalPackages: ['ioredis', 'libsql', 'pg', 'pino'],
};
