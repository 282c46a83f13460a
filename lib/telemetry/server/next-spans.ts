/** Next's own vocabulary, as far as we read it. */
export const NEXT_SPAN_TYPE = 'next.span_type';
export const NEXT_SERVER_SPAN = 'BaseServer.handleRequest';
export const NEXT_RSC = 'next.rsc';

/** `/(shop)/titles/[id]/page` becomes `/titles/[id]`: groups, slots and file names are no part of a URL. */
export function cleanRoute(route: string): string {
  const parts = route.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part) && !part.startsWith('@'));
  const last = parts.at(-1);
  if (last === 'page' || last === 'route') parts.pop();
  return `/${parts.join('/')}`;
}
