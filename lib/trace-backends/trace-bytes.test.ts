import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Span } from '@/lib/traces/model';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { type LegacyError, legacyTraces } from '@/lib/traces/to-jaeger';
import { toOtlp } from '@/lib/traces/to-otlp';
import { jaegerBytes, otlpBytes } from './trace-bytes';

const trace = fc
  .tuple(fc.nat(), fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }))
  .map(([n, names]): readonly Span[] =>
    names.flatMap((name) =>
      traceFromText('web | GET /0 | server 0-10 a=[0]\n  job | work | internal 1-2', {
        traceId: n.toString(16).padStart(32, '0'),
      }).map((span) => ({ ...span, name })),
    ),
  );
const error = fc.string().map((msg): LegacyError => ({ msg, traceID: '0' }));

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

it('makes of traces one by one what they make at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(trace, { maxLength: 4 }),
      fc.array(error),
      fc.boolean(),
      async (traces, errors, pretty) => {
        const otlp = traces.length === 0 ? undefined : JSON.stringify({ result: toOtlp(traces.flat()) });
        expect(textOf(await otlpBytes(each(traces)))).toBe(otlp);
        const jaeger = legacyTraces(traces, errors.length === 0 ? null : errors);
        expect(textOf(await jaegerBytes(each([...errors, ...traces]), pretty))).toBe(
          JSON.stringify(jaeger, undefined, pretty ? 4 : undefined),
        );
      },
    ),
  );
});
