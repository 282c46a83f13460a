import 'server-only';

export const SESSION_HOURS = 12;

interface CookieKind {
  readonly name: string;
  readonly maxAgeS: number;
  readonly sameSite: 'Strict' | 'Lax';
  readonly value: RegExp;
}

export const cookies = {
  /** A random id; the table has its hash. */
  session: {
    name: 'mg_operator',
    maxAgeS: SESSION_HOURS * 3600,
    sameSite: 'Strict',
    value: /^[A-Za-z0-9_-]{43}$/,
  },
  /** Of a browser where somebody has signed in: strangers can not use up its attempts. */
  device: {
    name: 'mg_operator_device',
    maxAgeS: 180 * 24 * 3600,
    sameSite: 'Strict',
    value: /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/,
  },
  /** On the way to the provider and back. Lax, because the way back begins at another site. */
  oidc: { name: 'mg_operator_oidc', maxAgeS: 600, sameSite: 'Lax', value: /^[A-Za-z0-9_-]{40,3000}$/ },
} as const satisfies Record<string, CookieKind>;

/** `__Host-` binds the cookie to this host and to https; browsers refuse that prefix on plain http. */
export function cookieName(kind: CookieKind, secure: boolean): string {
  return secure ? `__Host-${kind.name}` : kind.name;
}

function serialise(kind: CookieKind, value: string, maxAgeS: number, secure: boolean): string {
  const flags = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=${kind.sameSite}`;
  return `${cookieName(kind, secure)}=${value}; ${flags}${secure ? '; Secure' : ''}`;
}

export function setCookie(kind: CookieKind, value: string, secure: boolean): string {
  return serialise(kind, value, kind.maxAgeS, secure);
}

export function clearCookie(kind: CookieKind, secure: boolean): string {
  return serialise(kind, '', 0, secure);
}

/** The value, where the header has one that could be ours. */
export function readCookie(kind: CookieKind, cookieHeader: string | null, secure: boolean): string | undefined {
  const wanted = cookieName(kind, secure);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (name.trim() === wanted && kind.value.test(value.trim())) return value.trim();
  }
  return undefined;
}
