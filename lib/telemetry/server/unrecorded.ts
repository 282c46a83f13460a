/** Tracing rule 10: never recorded, never given a header or a span. A page that watches the gateway must not fill it. */
const PREFIXES = [
  '/api/otlp',
  '/api/jaeger',
  '/api/health',
  '/api/metrics',
  '/api/admin/overview',
  '/api/admin/sampling',
  '/_next',
];
const EXACT = new Set(['/health', '/metrics', '/favicon.ico', '/robots.txt']);

/** `path` may carry a query. `/api/healthy` is not `/api/health`. */
export function isUnrecordedPath(path: string): boolean {
  const [pathname = '/'] = path.split('?', 1);
  if (EXACT.has(pathname)) return true;
  return PREFIXES.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
}

/** Operators' own pages are recorded, and hidden in the list by a default filter. */
export function isOperatorPath(path: string): boolean {
  return /^\/(api\/)?admin(\/|\?|$)/.test(path);
}
