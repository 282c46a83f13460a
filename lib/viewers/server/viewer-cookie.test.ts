import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { viewersContext } from './context';
import { viewerOf, viewerOfHeaders } from './current-viewer';
import { ensureViewerCookie, mintViewerCookie, readViewerCookie } from './viewer-cookie';

const secret = 's'.repeat(32);
const pairOf = (header: string) => header.split(';', 1)[0] ?? '';

describe('viewer cookie', () => {
  beforeAll(() => viewersContext.set({ secret }));

  it('names its viewer again, among other cookies, on http and https', () => {
    for (const secure of [false, true]) {
      const { viewerId, header } = mintViewerCookie({ secret, secure });
      expect(readViewerCookie(`a=b; ${pairOf(header)}; c`, secret)).toBe(viewerId);
      expect(header.includes('Secure')).toBe(secure);
      expect(header).toMatch(/HttpOnly; SameSite=Lax/);
    }
  });

  it('is minted only for whom we do not know', () => {
    const { header } = mintViewerCookie({ secret, secure: false });
    expect(ensureViewerCookie(pairOf(header), { secret, secure: false })).toBeUndefined();
    expect(ensureViewerCookie(undefined, { secret, secure: false })).toMatch(/^mg_viewer=/);
    expect(ensureViewerCookie('mg_viewer=forged', { secret, secure: true })).toMatch(/^__Host-mg_viewer=/);
  });

  it('believes no other secret and no changed value', () => {
    const { viewerId, header } = mintViewerCookie({ secret, secure: false });
    expect(readViewerCookie(pairOf(header), 'o'.repeat(32))).toBeUndefined();
    const other = mintViewerCookie({ secret, secure: false }).viewerId;
    expect(readViewerCookie(pairOf(header).replace(viewerId, other), secret)).toBeUndefined();
  });

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => readViewerCookie(`mg_viewer=${text}`, secret) === undefined));
  });

  it('is asked for by routes', () => {
    const { viewerId, header } = mintViewerCookie({ secret, secure: false });
    const request = new Request('http://x/', { headers: { cookie: pairOf(header) } });
    expect(viewerOf(request)).toBe(viewerId);
    expect(viewerOfHeaders(new Headers())).toBeUndefined();
    expect(() => viewerOf(new Request('http://x/'))).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
});
