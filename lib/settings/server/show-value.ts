/** What may be seen of values that can hold a secret. Each is total: a value of any form shows nothing that it must not. */

/** `set`, and no more. */
export function setOrNot(secret: string | undefined): string {
  return secret === undefined || secret === '' ? 'not set' : 'set';
}

/** A server and, of a database, which one there: `db.example:5432/app`. Never who asks and with what password. */
export function placeOf(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  if (!URL.canParse(url)) return 'set';
  const { protocol, host, pathname } = new URL(url);
  if (/^https?:$/.test(protocol)) return `${protocol}//${host}${pathname === '/' ? '' : '/…'}`;
  const database = /^\/[\w-]{1,64}$/.test(pathname) ? pathname : '';
  return `${host || 'a socket of this machine'}${database}`;
}

/** Of an endpoint the path is shown only where it is the standard one: some carry their token in it. */
export function endpointOf(url: string): string {
  const place = placeOf(url) ?? '';
  const isStandard = URL.canParse(url) && /^\/v1\/(traces|metrics|logs)$/.test(new URL(url).pathname);
  return isStandard ? place.replace('/…', '') : place;
}

export function keysOf(record: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(record).sort();
  return keys.length === 0 ? 'none' : keys.join(', ');
}

/** `1.00 GB`; decimal, as disks are sold. */
export function sizeOf(bytes: number): string {
  for (const [unit, factor] of [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
  ] as const) {
    if (bytes >= factor) return `${(bytes / factor).toPrecision(3)} ${unit}`;
  }
  return `${bytes} bytes`;
}
