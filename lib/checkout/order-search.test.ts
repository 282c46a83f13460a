import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supportCode } from '@/lib/telemetry/support-code';
import { parseOrderSearch, traceIdsOf } from './order-search';

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((all) => all.join(''));

describe('what an operator types', () => {
  it.each([
    ['4bf9-2f35-77b3', { kind: 'support_code', code: '4BF9-2F35-77B3' }],
    [' 4BF9 2F35 77B3 ', { kind: 'support_code', code: '4BF9-2F35-77B3' }],
    ['mg-2026-000123', { kind: 'number', number: 'MG-2026-000123' }],
    ['0B0F7F5E-5D0C-4F6B-9D55-7F4F1F5F0A11', { kind: 'id', id: '0b0f7f5e-5d0c-4f6b-9d55-7f4f1f5f0a11' }],
    ['4bf92f3577b34da6a3ce929d0e0e4736', { kind: 'trace', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' }],
    ['Ada@Example.com', { kind: 'email', email: 'ada@example.com' }],
  ])('%s is known by its form', (text, search) => {
    expect(parseOrderSearch(text)).toEqual(search);
  });

  it.each(['', 'ada', 'ada@', '@example.com', 'ada@example', '%@%.%\0', 'MG-26-1', '4bf9-2f35', 'a b@c.d'])(
    '%j is nothing to look for',
    (text) => expect(parseOrderSearch(text)).toBeUndefined(),
  );

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseOrderSearch(text)));
  });

  it('a support code lies between the bounds of its trace ids, and no other', () => {
    fc.assert(
      fc.property(hex(32), hex(32), (own, other) => {
        const { first, last } = traceIdsOf(supportCode(own));
        expect(first <= own && own <= last).toBe(true);
        expect(first <= other && other <= last).toBe(other.startsWith(own.slice(0, 12)));
      }),
    );
  });
});
