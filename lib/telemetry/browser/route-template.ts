/** Every page and API route a browser can ask for. A test holds this list against the `app/` tree. */
export const pageTemplates = [
  '/',
  '/admin',
  '/admin/account',
  '/admin/operators',
  '/admin/orders',
  '/admin/orders/[id]',
  '/admin/sampling',
  '/admin/settings',
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
  '/api/admin/account/password',
  '/api/admin/operators',
  '/api/admin/operators/[id]',
  '/api/admin/operators/[id]/password',
  '/api/admin/orders',
  '/api/admin/session',
  '/api/admin/sessions',
  '/api/admin/sessions/[id]',
  '/api/admin/traces/[traceId]/logs',
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

/** `/titles/salt-meridian` becomes `/titles/[id]`. A fixed segment wins over a parameter: it sorts behind it. */
export function routeTemplate(path: string): RouteTemplate | undefined {
  return routeTemplates.findLast((template) => templatePattern(template).test(path));
}

/** What an address of this template looks like. */
export function templatePattern(template: string): RegExp {
  const source = template.replace(/\[\..+/, '.+').replace(/\[\w+]/g, '[^/]+');
  return new RegExp(`^${source}/?$`);
}
