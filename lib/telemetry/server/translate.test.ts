import { describe, expect, it } from 'vitest';
import { cleanRoute } from './next-spans';
import { isOperatorPath, isUnrecordedPath } from './unrecorded';

it.each([
  ['/(shop)/titles/[id]', '/titles/[id]'],
  ['/(shop)', '/'],
  ['/(shop)/page', '/'],
  ['/', '/'],
  ['/api/checkout/[cartId]/route', '/api/checkout/[cartId]'],
  ['/admin/(signed-in)/traces/[traceId]', '/admin/traces/[traceId]'],
  ['/media/[title]/[...path]', '/media/[title]/[...path]'],
])('R0.4 writes the route %s as %s', (route, expected) => expect(cleanRoute(route)).toBe(expected));

describe('paths', () => {
  it.each([
    ['/api/otlp/v1/traces', true],
    ['/api/jaeger', true],
    ['/api/health/live?x=1', true],
    ['/_next/static/x.js', true],
    ['/api/healthy', false],
    ['/api/cart', false],
    ['/', false],
  ])('rule 10 for %s is %s', (path, expected) => expect(isUnrecordedPath(path)).toBe(expected));

  it.each([
    ['/admin', true],
    ['/admin?x', true],
    ['/api/admin/session', true],
    ['/administer', false],
    ['/cart', false],
  ])('%s is an operator’s: %s', (path, expected) => expect(isOperatorPath(path)).toBe(expected));
});
