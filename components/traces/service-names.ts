/**
 * Names for a narrow column: what all services of a trace begin with is written once, by the service that has no more
 * than that. The whole name stands in the row's own name, the tooltip and the panel.
 *
 *     media-gateway, media-gateway-worker, payments   =>   as they are
 *     media-gateway, media-gateway-worker             =>   media-gateway, worker
 */
export function shortServiceNames(services: readonly string[]): ReadonlyMap<string, string> {
  const [first = '', ...others] = services;
  let prefix = first;
  for (const name of others) while (!isPrefix(prefix, name)) prefix = prefix.slice(0, cut(prefix));
  const saves = prefix.length > 3 && services.includes(prefix);
  const short = services.map((name) => (saves && name !== prefix ? name.slice(prefix.length + 1) : name));
  const clear = new Set(short).size === services.length && !short.includes('');
  return new Map(services.map((name, at) => [name, clear ? (short[at] ?? name) : name]));
}

function isPrefix(prefix: string, name: string): boolean {
  return prefix === '' || name === prefix || (name.startsWith(prefix) && /[-._/]/.test(name.charAt(prefix.length)));
}

/** Where the last part of a name begins. */
function cut(name: string): number {
  return Math.max(0, ...['-', '.', '_', '/'].map((mark) => name.lastIndexOf(mark)));
}
