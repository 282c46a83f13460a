const SECRET = /sig|token|secret|password|credential|accesskey|session|code|email/i;

/** Without what must not be stored: user info, hash, signatures and the like, and Next's cache key. */
export function scrubUrl(href: string): string {
  const url = new URL(href);
  url.username = '';
  url.password = '';
  url.hash = '';
  url.searchParams.delete('_rsc');
  for (const key of [...url.searchParams.keys()]) {
    if (SECRET.test(key)) url.searchParams.set(key, 'REDACTED');
  }
  return url.href;
}
