import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeTemplates } from '@/lib/telemetry/browser/route-template';
import { BUCKETS, bucketOf, percentileUs } from './duration-buckets';
import { OTHER_NAMES, requestWindow } from './request-window';
import { audienceOf, partsOfName, requestName, untracedTemplates } from './route-of';

const MINUTE_MS = 60_000;
const T0 = 29_000_000 * MINUTE_MS;

describe('requestWindow', () => {
  it('R0.9 counts what a list of all requests would count, and its percentiles are 4.5 % off at most', () => {
    const request = fc.record({
      name: fc.constantFrom('GET /', 'GET /cart', 'POST /api/cart'),
      status: fc.constantFrom(200, 304, 404, 500, 503),
      durationMs: fc.double({ min: 0.1, max: 200_000, noNaN: true }),
      afterMs: fc.integer({ min: 0, max: 200_000 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 120 }), fc.integer({ min: 1, max: 60 }), (requests, minutes) => {
        let nowMs = T0;
        const window = requestWindow(() => nowMs);
        const all = requests.map(({ afterMs, ...rest }) => {
          nowMs += afterMs;
          window.add(rest);
          return { ...rest, minute: Math.floor(nowMs / MINUTE_MS) };
        });
        const firstMinute = Math.floor(nowMs / MINUTE_MS) - minutes + 1;
        const within = all.filter(({ name, minute }) => name !== 'GET /cart' && minute >= firstMinute);
        const sum = window.total(firstMinute * MINUTE_MS, (name) => name !== 'GET /cart');
        expect(sum.requests).toBe(within.length);
        expect(sum.failed).toBe(within.filter(({ status }) => status >= 500).length);
        expect(sum.refused).toBe(within.filter(({ status }) => status === 404).length);
        const sorted = within.map(({ durationMs }) => durationMs * 1000).sort((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * 0.95) - 1];
        if (exact === undefined) expect(sum.p95Us).toBeUndefined();
        else expect(Math.abs((sum.p95Us ?? 0) / exact - 1)).toBeLessThan(0.045);
      }),
    );
  });

  it('forgets a minute after an hour, and a name with its last minute', () => {
    let nowMs = T0;
    const window = requestWindow(() => nowMs);
    window.add({ name: 'GET /', status: 200, durationMs: 1 });
    nowMs += 59 * MINUTE_MS;
    window.add({ name: 'GET /cart', status: 500, durationMs: 1 });
    const all = () => true;
    expect(window.minutes(all).map(({ requests }) => requests)).toEqual([1, ...Array.from({ length: 58 }, () => 0), 1]);
    expect(window.minutes(all).at(-1)).toEqual({ atMs: nowMs, requests: 1, failed: 1 });
    expect(window.since(nowMs).get('GET /')).toMatchObject({ requests: 0, p95Us: undefined });
    nowMs += MINUTE_MS;
    expect([...window.since(0).keys()]).toEqual(['GET /cart']);
    nowMs += MINUTE_MS * 1000;
    expect(window.total(0, all).requests).toBe(0);
  });

  it('stays bounded in names, and counts the rest together', () => {
    const window = requestWindow(() => T0);
    for (let at = 0; at < 1000; at += 1) window.add({ name: `GET /${at}`, status: 200, durationMs: 1 });
    const names = window.since(0);
    expect(names.size).toBeLessThanOrEqual(301);
    expect(names.get(OTHER_NAMES)?.requests).toBe(1000 - names.size + 1);
  });
});

describe('duration buckets', () => {
  it('take any number, and order them as numbers are', () => {
    for (const odd of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      expect(bucketOf(odd)).toBeGreaterThanOrEqual(0);
      expect(bucketOf(odd)).toBeLessThan(BUCKETS);
    }
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (a, b) => {
          expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)));
        },
      ),
    );
    expect(percentileUs(new Uint32Array(BUCKETS), 0.95, 0)).toBeUndefined();
  });
});

describe('requestName', () => {
  it('knows every route there is', () => {
    const files = readdirSync('app', { recursive: true, encoding: 'utf8' });
    const routes = files
      .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file) && !file.includes('[[...'))
      .map(
        (file) =>
          `/${file
            .split('/')
            .slice(0, -1)
            .filter((part) => !part.startsWith('('))
            .join('/')}`,
      )
      .sort();
    expect([...routeTemplates, ...untracedTemplates].sort()).toEqual([...new Set(routes)]);
  });

  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/cart/', 'GET /cart'],
    ['GET', '/titles/salt-meridian', 'GET /titles/[id]'],
    ['POST', '/api/checkout/0b0f', 'POST /api/checkout/[cartId]'],
    ['GET', '/media/salt/v0/1.m4s', 'GET /media/[title]/[...path]'],
    ['GET', '/api/jaeger/api/v3/services', 'GET /api/jaeger/api/v3/[...path]'],
    ['GET', '/wp-login.php', 'GET'],
    ['BREW', '/cart', 'HTTP /cart'],
  ])('%s %s is %s', (method, path, name) => {
    expect(requestName(method, path)).toBe(name);
  });

  it('never carries a part of an address', () => {
    fc.assert(
      fc.property(fc.string(), fc.webPath(), (method, path) => {
        const { route } = partsOfName(requestName(method, path));
        if (route !== undefined) expect([...routeTemplates, ...untracedTemplates]).toContain(route);
      }),
    );
  });

  it('tells viewers, operators and machines apart', () => {
    expect(
      ['GET /', 'GET', 'GET /admin', 'GET /api/jaeger/api/[...path]', 'GET /health', 'other'].map(audienceOf),
    ).toEqual(['viewers', 'viewers', 'operators', 'operators', 'machines', 'viewers']);
  });
});
