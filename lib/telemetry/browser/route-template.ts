/** Every page and API route a browser can ask for. A test holds this list against the `app/` tree. */
export const pageTemplates = [
  '/',
  '/admin',
  '/admin/sign-in',
  '/admin/traces',
  '/admin/traces/[traceId]',
  '/cart',
  '/checkout',
  '/library',
  '/orders/[id]',
  '/titles/[id]',
  '/watch/[id]',
] as const;

export const apiTemplates = [
  '/api/admin/session',
  '/api/cart',
  '/api/catalog',
  '/api/catalog/[id]',
  '/api/checkout/[cartId]',
  '/api/orders/[id]',
  '/api/sessions',
  '/api/sessions/[id]',
  '/api/users/[id]',
  '/media/[title]/[...path]',
] as const;

export type RouteTemplate = (typeof pageTemplates)[number] | (typeof apiTemplates)[number];

export const routeTemplates: readonly RouteTemplate[] = [...pageTemplates, ...apiTemplates];

/** `/titles/salt-meridian` becomes `/titles/[id]`; a fixed segment wins over a parameter. Undefined for no route. */
export function routeTemplate(path: string): RouteTemplate | undefined {
  const segments = segmentsOf(path);
  let best: RouteTemplate | undefined;
  for (const template of routeTemplates) {
    if (!matches(segmentsOf(template), segments)) continue;
    if (best === undefined || parameterCount(template) < parameterCount(best)) best = template;
  }
  return best;
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

const parameterCount = (template: string): number => template.split('[').length;

function matches(template: readonly string[], segments: readonly string[]): boolean {
  const last = template.at(-1);
  if (last?.startsWith('[...')) {
    if (segments.length < template.length) return false;
  } else if (segments.length !== template.length) {
    return false;
  }
  return template.every((part, at) => part.startsWith('[') || part === segments[at]);
}
