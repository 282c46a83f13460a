/** Every page and API route a browser can ask for. A test holds this list against the `app/` tree. */
export const pageTemplates = [
  '/',
  '/admin',
  '/admin/orders',
  '/admin/orders/[id]',
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
  '/api/admin/orders',
  '/api/admin/session',
  '/api/admin/traces/[traceId]/order',
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
  const matching = routeTemplates.filter((template) => templatePattern(template).test(path));
  return matching.find((template) => !template.includes('[')) ?? matching[0];
}

/** What an address of this template looks like. */
export function templatePattern(template: string): RegExp {
  const source = template.replace(/\[\.\.\.\w+\]/, '.+').replace(/\[\w+\]/g, '[^/]+');
  return new RegExp(`^${source}/?$`);
}
