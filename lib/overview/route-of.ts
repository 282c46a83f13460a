import { routeTemplates, templatePattern } from '@/lib/telemetry/browser/route-template';
import { OTHER_NAMES } from './request-window';

/** Whom a route serves. Operators' own looking around must not hide how viewers fare. */
export type Audience = 'viewers' | 'operators' | 'machines';

/** Routes that no browser traces, beside those it does. A test holds both lists against the `app/` tree. */
export const untracedTemplates: readonly string[] = [
  '/api/admin/oidc/callback',
  '/api/admin/oidc/start',
  '/api/admin/overview',
  '/api/admin/sampling',
  '/api/admin/sampling/rules',
  '/api/admin/sampling/rules/[id]',
  '/api/admin/sampling/session',
  '/api/cron/outbox',
  '/api/health/live',
  '/api/health/ready',
  '/api/jaeger/api/[...path]',
  '/api/jaeger/api/v3/[...path]',
  '/api/metrics',
  '/api/otlp/v1/logs',
  '/api/otlp/v1/metrics',
  '/api/otlp/v1/traces',
  '/health',
];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const templates = [...routeTemplates, ...untracedTemplates];
const fixed = new Set(templates.filter((template) => !template.includes('[')));
/** The longest first: `/api/jaeger/api/v3/…` is also an address of `/api/jaeger/api/…`. */
const open = templates
  .filter((template) => template.includes('['))
  .sort((a, b) => b.length - a.length)
  .map((template) => ({
    template,
    start: template.slice(0, template.indexOf('[')),
    pattern: templatePattern(template),
  }));

/** `GET /titles/[id]`, the name of the request's span; the method alone where no route answers. */
export function requestName(method: string, path: string): string {
  const verb = METHODS.has(method) ? method : 'HTTP';
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (fixed.has(plain)) return `${verb} ${plain}`;
  const found = open.find(({ start, pattern }) => plain.startsWith(start) && pattern.test(plain));
  return found ? `${verb} ${found.template}` : verb;
}

/** The inverse of `requestName`: an absent route is an address that leads nowhere. */
export function partsOfName(name: string): { readonly method: string; readonly route: string | undefined } {
  const [method = '', route] = name.split(' ', 2);
  return { method: name === OTHER_NAMES ? '' : method, route };
}

export function audienceOf(name: string): Audience {
  const { route = '' } = partsOfName(name);
  if (/^\/(api\/)?(admin|jaeger)(\/|$)/.test(route)) return 'operators';
  return /^\/(health|metrics|api\/(otlp|health|metrics|cron))(\/|$)/.test(route) ? 'machines' : 'viewers';
}
