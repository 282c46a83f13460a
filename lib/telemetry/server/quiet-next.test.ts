import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { NEXT_NOISE, NEXT_SERVER_SPAN } from './next-spans';
import { quietNext } from './quiet-next';

const listOf = (): Set<string> =>
  createRequire(import.meta.url)('next/dist/server/lib/trace/constants').NextVanillaSpanAllowlist;

it('takes the noise off the list by which Next makes spans, and nothing else', () => {
  const before = [...listOf()];
  // Fails when Next renames them: then they would cost again, and be dropped by the sampler.
  expect(before.filter((type) => NEXT_NOISE.has(type)).length).toBeGreaterThanOrEqual(9);
  quietNext();
  expect([...listOf()]).toEqual(before.filter((type) => !NEXT_NOISE.has(type)));
  expect(listOf()).toContain(NEXT_SERVER_SPAN);
});
