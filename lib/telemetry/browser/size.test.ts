import { expect, it } from 'vitest';
import { laterBytes, stubBytes } from './testing';

it('the stub that runs before hydration has 1.2 KB at most', async () => {
  expect(await stubBytes()).toBeLessThanOrEqual(1200);
});

// The last 900 bytes are errors and web vitals: decision 15.
it('all of it together has 21 KB at most', async () => {
  expect((await stubBytes()) + (await laterBytes())).toBeLessThanOrEqual(21_000);
});
