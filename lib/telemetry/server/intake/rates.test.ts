import { describe, expect, it } from 'vitest';
import { intakeRates, network } from './rates';

const T0 = 1_000_000;

function setup() {
  let nowMs = T0;
  const rates = intakeRates(undefined, () => nowMs);
  return {
    rates,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** How many of `times` requests may go on. */
    accepted: (times: number, caller: (index: number) => { address: string; viewer: string | undefined }) =>
      Array.from({ length: times }, (_, index) => rates.request(caller(index))).filter((wait) => wait === undefined)
        .length,
  };
}

describe('the default limits of the browser’s door', () => {
  it('give a viewer 20 requests at once and 5 a second', () => {
    const { accepted, pass } = setup();
    const viewer = () => ({ address: '10.0.0.1', viewer: 'ada' });
    expect(accepted(30, viewer)).toBe(20);
    pass(1000);
    expect(accepted(30, viewer)).toBe(5);
  });

  it('give the whole site 200 requests a second, however many come', () => {
    const { accepted, pass } = setup();
    const stranger = (index: number) => ({ address: `10.0.${index >> 8}.${index & 255}`, viewer: undefined });
    expect(accepted(500, stranger)).toBe(200);
    pass(1000);
    expect(accepted(500, stranger)).toBe(200);
  });

  it('give an address twenty times what a viewer has', () => {
    const { accepted, pass } = setup();
    const household = () => ({ address: '10.0.0.1', viewer: undefined });
    expect(accepted(400, household)).toBe(200);
    // The 400 at once are spent; 100 a second come back to it, and what the site has beside goes to the others.
    pass(1000);
    expect(accepted(400, household)).toBe(100);
    expect(accepted(400, () => ({ address: '10.0.0.2', viewer: undefined }))).toBe(100);
  });

  it('give a viewer 500 spans a minute, and say when to come again', () => {
    const { rates, pass } = setup();
    const ada = { address: '10.0.0.1', viewer: 'ada' };
    expect([160, 160, 160].map((count) => rates.spans(ada, count))).toEqual([undefined, undefined, undefined]);
    expect(rates.spans(ada, 160)).toBeGreaterThan(0);
    expect(rates.spans({ ...ada, viewer: 'bob' }, 160)).toBeUndefined();
    pass(60_000);
    expect(rates.spans(ada, 160)).toBeUndefined();
  });

  it('give those without a cookie the spans of their address', () => {
    const { rates } = setup();
    const nobody = { address: '10.0.0.1', viewer: undefined };
    const waits = Array.from({ length: 70 }, () => rates.spans(nobody, 160));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(62);
  });
});

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['2001:db8:1:2:bbbb:0:0:9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('counts %s as %s', (address, expected) => {
  expect(network(address)).toBe(expected);
});
