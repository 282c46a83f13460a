/** Next's own vocabulary, as far as we read it. */
export const NEXT_SPAN_TYPE = 'next.span_type';
export const NEXT_SERVER_SPAN = 'BaseServer.handleRequest';
export const NEXT_RSC = 'next.rsc';

/** Leaf spans that say nothing about the app, and cost as much as the others. Never a type with children of ours. */
export const NEXT_NOISE: ReadonlySet<string> = new Set([
  'LoadComponents.loadRouteModule',
  'LoadComponents.loadComponents',
  'NextNodeServer.findPageComponents',
  'NextNodeServer.getLayoutOrPageModule',
  'NextNodeServer.startResponse',
  'NextNodeServer.createComponentTree',
  'NextNodeServer.clientComponentLoading',
  'RouteModule.prepare',
  'AppRouteRouteModule.loadUserland',
  'Instrumentation.register',
  'Instrumentation.loadModule',
]);

/** `/(shop)/titles/[id]/page` becomes `/titles/[id]`: groups, slots and file names are no part of a URL. */
export function cleanRoute(route: string): string {
  const parts = route.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part) && !part.startsWith('@'));
  const last = parts.at(-1);
  if (last === 'page' || last === 'route') parts.pop();
  return `/${parts.join('/')}`;
}
