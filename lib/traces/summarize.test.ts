import { describe, expect, it } from 'vitest';
import { summarize } from './summarize';
import { traceFromText } from './testing/trace-from-text';

describe('summarize', () => {
  it('takes name and service from the root, wherever it stands', () => {
    const spans = traceFromText(`
      browser | flow checkout | internal 5-100
        web | POST /api/checkout/[cartId] | server 0-80 error
          web | INSERT orders | client 20-150
    `);
    expect(summarize([...spans].reverse())).toEqual({
      traceId: spans[0]?.traceId,
      rootService: 'browser',
      rootName: 'flow checkout',
      provisional: false,
      startUs: 1_700_000_000_000_000,
      endUs: 1_700_000_000_150_000,
      spanCount: 3,
      errorCount: 1,
      services: [
        { name: 'browser', spanCount: 1, errorCount: 0 },
        { name: 'web', spanCount: 2, errorCount: 1 },
      ],
      operator: false,
    });
  });

  it('names the earliest span while no root has come', () => {
    const spans = traceFromText(`
      web | later | server 5-6 parent=00000000000000ff
      web | first | server 1-2 parent=00000000000000ff
    `);
    expect(summarize(spans)).toMatchObject({ rootName: 'first', provisional: true });
  });

  it('knows traces that an operator caused', () => {
    const spans = traceFromText('web | GET /admin/traces | server 0-1 mediagw.audience=operator');
    expect(summarize(spans)).toMatchObject({ operator: true });
    expect(summarize([])).toBeUndefined();
  });
});
