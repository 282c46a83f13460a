import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { expect, it } from 'vitest';
import { LeanFetch, replacedMethods } from './lean-fetch';

it('replaces private methods that the library has under these names', () => {
  for (const [name, method] of Object.entries(replacedMethods)) {
    expect(Reflect.get(FetchInstrumentation.prototype, name), name).toBeTypeOf('function');
    expect(Reflect.get(LeanFetch.prototype, name)).toBe(method);
  }
});

it('takes the same number of arguments, and the span first', () => {
  const source = String(Reflect.get(FetchInstrumentation.prototype, '_endSpan'));
  expect(source).toMatch(/^_endSpan\(span, spanData, response\)/);
  expect(source).toContain('span.end(');
});
