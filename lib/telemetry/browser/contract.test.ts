import { expect, it } from 'vitest';
import { keys, AUDIENCE_OPERATOR as SHARED_AUDIENCE } from '../attributes';
import { browserAttributeTypes, browserKeys, isBrowserSpanName } from './contract';
import { AUDIENCE_OPERATOR } from './names';

it('uses the shared keys where they mean the same', () => {
  const { audience, sessionId } = browserKeys;
  expect([audience, sessionId]).toEqual([keys.audience, keys.sessionId]);
  expect(AUDIENCE_OPERATOR).toBe(SHARED_AUDIENCE);
});

it('lists every key of its own among the attributes the intake keeps', () => {
  expect(Object.keys(browserAttributeTypes)).toEqual(expect.arrayContaining(Object.values(browserKeys)));
});

it('lets the names of our spans in, and no others', () => {
  const ours = [
    'flow checkout',
    'flow playback.start',
    'pageload /titles/[id]',
    'navigation /cart',
    'POST /api/checkout/[cartId]',
  ];
  expect(ours.every(isBrowserSpanName)).toBe(true);
  const others = ['flow anything', 'pageload /titles/1', 'GET /api/otlp/v1/traces', 'checkout.place_order', ''];
  expect(others.some(isBrowserSpanName)).toBe(false);
});
