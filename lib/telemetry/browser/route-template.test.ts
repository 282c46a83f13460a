import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { apiTemplates, pageTemplates, routeTemplate } from './route-template';

const app = fileURLToPath(new URL('../../../app', import.meta.url));
const files = readdirSync(app, { recursive: true, encoding: 'utf8' });

/** `(shop)/titles/[id]/page.tsx` becomes `/titles/[id]`. */
function routesOf(file: string): string[] {
  return files
    .filter((path) => path.split('/').at(-1) === file)
    .map(
      (path) =>
        `/${path
          .split('/')
          .slice(0, -1)
          .filter((part) => !part.startsWith('('))
          .join('/')}`,
    )
    .sort();
}

/** Tracing rule 10: a browser never traces these. `oidc` is where it goes and does not fetch; the last leads nowhere. */
const untraced =
  /^\/(health|metrics|api\/(otlp|jaeger|health|metrics|cron|admin\/(overview|oidc|sampling)|\[\[\.\.\.path\]\]))(\/|$)/;

it('knows every page there is, and no other', () => {
  expect([...pageTemplates].sort()).toEqual(routesOf('page.tsx'));
});

it('knows every route a browser may trace, and no other', () => {
  expect([...apiTemplates].sort()).toEqual(routesOf('route.ts').filter((route) => !untraced.test(route)));
});

it.each([
  ['/', '/'],
  ['/titles/salt-meridian', '/titles/[id]'],
  ['/titles/salt-meridian/', '/titles/[id]'],
  ['/admin/traces', '/admin/traces'],
  ['/admin/traces/4bf92f3577b34da6a3ce929d0e0e4736', '/admin/traces/[traceId]'],
  ['/media/salt-meridian/v0/segment-1.ts', '/media/[title]/[...path]'],
  ['/media/salt-meridian', undefined],
  ['/api/checkout/c1', '/api/checkout/[cartId]'],
  ['/api/checkout/c1/more', undefined],
  ['/nowhere', undefined],
])('%s is %s', (path, template) => {
  expect(routeTemplate(path)).toBe(template);
});

it('lists a fixed segment behind the parameter that stands in the same place', () => {
  const orders = (templates: readonly string[]) => expect([...templates]).toEqual([...templates].sort());
  orders(pageTemplates);
  orders(apiTemplates);
});
