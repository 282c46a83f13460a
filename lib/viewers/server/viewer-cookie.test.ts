import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { viewersContext } from './context';
import { viewerOf, viewerOfHeaders } from './current-viewer';
import { readViewerCookie, renewViewerCookie, viewerCookie } from './viewer-cookie';

const secret = 's'.repeat(32);
const http = { secret, secure: false };
const https = { secret, secure: true };
const pairOf = (header: string) => header.split(';', 1)[0] ?? '';

describe('viewer cookie', () => {
  const viewerId = randomUUID();
  beforeAll(() => viewersContext.set(http));

  it('names its viewer again, among other cookies, on http and https', () => {
    for (const options of [http, https]) {
      const header = viewerCookie(viewerId, options);
      expect(readViewerCookie(`a=b; ${pairOf(header)}; c`, options)).toBe(viewerId);
      expect(header.includes('Secure')).toBe(options.secure);
      expect(header).toMatch(/HttpOnly; SameSite=Lax/);
    }
  });

  it('lives for a year after the last visit, and is another one for whom we do not know', () => {
    const header = viewerCookie(viewerId, http);
    expect(renewViewerCookie(pairOf(header), http)).toBe(header);
    expect(header).toContain('Max-Age=31536000');
    expect(renewViewerCookie(undefined, http)).toMatch(/^mg_viewer=/);
    expect(renewViewerCookie('mg_viewer=forged', https)).toMatch(/^__Host-mg_viewer=/);
    expect(renewViewerCookie(undefined, http)).not.toBe(renewViewerCookie(undefined, http));
  });

  it('believes no other secret and no changed value', () => {
    const header = viewerCookie(viewerId, http);
    expect(readViewerCookie(pairOf(header), { ...http, secret: 'o'.repeat(32) })).toBeUndefined();
    expect(readViewerCookie(pairOf(header).replace(viewerId, randomUUID()), http)).toBeUndefined();
  });

  it('believes on https only what the browser guards: a neighbour could plant the other', () => {
    const planted = pairOf(viewerCookie(randomUUID(), http));
    const own = pairOf(viewerCookie(viewerId, https));
    expect(readViewerCookie(`${planted}; ${own}`, https)).toBe(viewerId);
    expect(readViewerCookie(planted, https)).toBeUndefined();
    expect(renewViewerCookie(planted, https)).not.toContain(planted.split('=')[1]);
  });

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => readViewerCookie(`mg_viewer=${text}`, http) === undefined));
  });

  it('is asked for by routes', () => {
    const request = new Request('http://x/', { headers: { cookie: pairOf(viewerCookie(viewerId, http)) } });
    expect(viewerOf(request)).toBe(viewerId);
    expect(viewerOfHeaders(new Headers())).toBeUndefined();
    expect(() => viewerOf(new Request('http://x/'))).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
});
