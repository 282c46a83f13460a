import { describe, expect, it } from 'vitest';
import { endForceCookie, forceCookie, readForceCookie } from './force-cookie';

const SECRET = 's'.repeat(32);
const NOW = 1_800_000_000_000;
const UNTIL = NOW + 15 * 60_000;
const pairOf = (header: string): string => header.split(';', 1)[0] ?? '';

describe('the cookie of a traced session', () => {
  const made = forceCookie(UNTIL, { secret: SECRET, secure: false });

  it('R2.2 holds for 15 minutes and no longer', () => {
    expect(made).toContain('; Path=/; Max-Age=900; HttpOnly; SameSite=Lax');
    expect(readForceCookie(`a=1; ${pairOf(made)}; b=2`, SECRET, NOW)).toBe(UNTIL);
    expect(readForceCookie(pairOf(made), SECRET, UNTIL)).toBeUndefined();
  });

  it('is bound to this host where there is https', () => {
    const secure = forceCookie(UNTIL, { secret: SECRET, secure: true });
    expect(secure).toMatch(/^__Host-mg_trace=.*; Secure$/);
    expect(readForceCookie(pairOf(secure), SECRET, NOW)).toBe(UNTIL);
    expect(endForceCookie({ secret: SECRET, secure: true })).toContain('Max-Age=0');
  });

  it.each([
    ['another signature', pairOf(forceCookie(UNTIL, { secret: 'x'.repeat(32), secure: false }))],
    ['a longer time', pairOf(made).replace(String(UNTIL), String(UNTIL + 1))],
    ['more than we grant', pairOf(forceCookie(UNTIL + 1, { secret: SECRET, secure: false }))],
    ['no value', 'mg_trace='],
    ['another name', pairOf(made).replace('mg_trace', 'not_mg_trace')],
    ['none', ''],
  ])('grants nothing for %s', (_what, header) => expect(readForceCookie(header, SECRET, NOW)).toBeUndefined());
});
