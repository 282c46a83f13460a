import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortServiceNames } from './service-names';

describe('shortServiceNames', () => {
  it.each([
    [
      ['media-gateway-browser', 'media-gateway', 'media-gateway-worker'],
      ['browser', 'media-gateway', 'worker'],
    ],
    [
      ['shop', 'shop-shop'],
      ['shop', 'shop-shop'],
    ],
    [
      ['media-gateway', 'payments'],
      ['media-gateway', 'payments'],
    ],
    [
      ['shop-web', 'shop-db'],
      ['shop-web', 'shop-db'],
    ],
    [['web'], ['web']],
    [[], []],
  ])('%j', (services, short) => {
    expect([...shortServiceNames(services).values()]).toEqual(short);
  });

  it('ends, and never gives two services one name', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[ab.-]{0,8}$/), { maxLength: 8 });
    fc.assert(
      fc.property(names, (services) => {
        expect(new Set(shortServiceNames(services).values()).size).toBe(services.length);
      }),
    );
  });
});
