import { describe, expect, it } from 'vitest';
import { coarseAddress, deviceName, limitedAddress } from './client-facts';

describe('what is kept of a machine', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19.0 Safari/605', 'Safari on macOS'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/1 Safari/604',
      'Safari on iPhone',
    ],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['curl/8.5.0', 'A program'],
    ['Mozilla/5.0 (X11; Linux x86_64) Something/1', 'A browser on Linux'],
    ['<script>', 'Unknown device'],
    [null, 'Unknown device'],
  ])('is of %s only %s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['127.0.0.1', 'this machine'],
    ['::1', 'this machine'],
    ['2001:db8:7:8::9', '2001:db8:7::/48'],
    ['2001:db8::9', '2001:db8:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['not an address', 'unknown'],
    ['1::2::3', 'unknown'],
    ['12345::1', 'unknown'],
  ])('is of %s only %s', (address, network) => expect(coarseAddress(address)).toBe(network));

  it.each([
    ['203.0.113.77', '203.0.113.77'],
    ['2001:DB8:7:8:9::1', '2001:db8:7:8'],
    ['unknown', 'unknown'],
  ])('of %s is limited as %s', (address, key) => expect(limitedAddress(address)).toBe(key));
});
