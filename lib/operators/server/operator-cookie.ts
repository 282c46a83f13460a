import 'server-only';

export const SESSION_HOURS = 12;

/** `__Host-` binds the cookie to this host and to https; browsers refuse that prefix on plain http. */
export function operatorCookieName(secure: boolean): string {
  return secure ? '__Host-mg_operator' : 'mg_operator';
}

function serialise(value: string, maxAgeS: number, secure: boolean): string {
  const flags = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
  return `${operatorCookieName(secure)}=${value}; ${flags}${secure ? '; Secure' : ''}`;
}

export function operatorCookie(sessionId: string, secure: boolean): string {
  return serialise(sessionId, SESSION_HOURS * 3600, secure);
}

export function clearedOperatorCookie(secure: boolean): string {
  return serialise('', 0, secure);
}

/** The session id, where the header has one that could be ours. */
export function readOperatorCookie(cookieHeader: string | null, secure: boolean): string | undefined {
  const wanted = operatorCookieName(secure);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (name.trim() === wanted && /^[A-Za-z0-9_-]{43}$/.test(value.trim())) return value.trim();
  }
  return undefined;
}
