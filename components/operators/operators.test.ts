import { describe, expect, it } from 'vitest';
import { ApiError, NetworkError } from '@/lib/http/fetch-json';
import { nextAddress } from '@/lib/operators/next-address';
import { signInFailure } from './sign-in-failure';

describe('nextAddress', () => {
  it.each([
    ['/admin/traces?range=24h&errors=only', '/admin/traces?range=24h&errors=only'],
    ['/admin/orders?find=MG&_rsc=1x2y3', '/admin/orders?find=MG'],
    ['/admin', '/admin'],
    ['https://elsewhere.example/admin', '/admin'],
    ['//elsewhere.example/admin', '/admin'],
    ['/admin/../../cart', '/admin'],
    ['/admin/sign-in?next=/admin', '/admin'],
    ['/adminelsewhere', '/admin'],
    ['/\\elsewhere.example/admin', '/admin'],
    [undefined, '/admin'],
    [['/admin', '/admin'], '/admin'],
  ])('%j leads to %s', (wanted, address) => {
    expect(nextAddress(wanted)).toBe(address);
  });
});

describe('signInFailure', () => {
  const answer = (status: number, retryAfterS?: number) =>
    signInFailure(new ApiError({ status, code: 'x', detail: 'The database is away.', retryAfterS }));

  it('says the same whichever part was wrong, and how long to wait', () => {
    expect(answer(401)).toBe('The address or the password is not right.');
    expect(answer(429, 42)).toBe('Too many attempts. Try again in 42 s.');
    expect(answer(429, 300)).toBe('Too many attempts. Try again in 5 min.');
    expect(answer(503)).toContain('The database is away.');
    expect(signInFailure(new NetworkError('x'))).toContain('can not be reached');
  });
});
