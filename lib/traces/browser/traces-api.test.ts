import { afterEach, describe, expect, it, vi } from 'vitest';
import { toColumns } from '../span-columns';
import { traceFromText } from '../testing/trace-from-text';
import { toOtlp } from '../to-otlp';
import { fetchOperations, fetchServices, fetchSummaries, fetchTrace } from './traces-api';

const asked: URL[] = [];

function answer(body: unknown, status = 200): void {
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(new URL(url, 'http://gateway.test'));
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }));
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

describe('traces-api', () => {
  it('asks for summaries with every filter', async () => {
    answer({});
    const query = {
      service: 'web',
      attributes: { a: 'b' },
      errorsOnly: true,
      hideOperators: true,
      startMinUs: 1e15,
      limit: 7,
    };
    expect(await fetchSummaries(query)).toEqual([]);
    expect(asked[0]?.pathname).toBe('/api/jaeger/api/v3/trace-summaries');
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      'query.service_name': 'web',
      'query.attributes': '{"a":"b"}',
      'query.errors': 'true',
      'query.hideOperators': 'true',
      'query.start_time_min': '2001-09-09T01:46:40.000000000Z',
      'query.search_depth': '7',
    });
  });

  it('reads a trace in OTLP and in columns, and takes a 404 for none', async () => {
    const spans = traceFromText('web | GET / | server 0-1');
    answer({ result: toOtlp(spans) });
    expect(await fetchTrace(spans[0]?.traceId ?? '')).toEqual(spans);
    expect(asked[0]?.search).toBe('?columns=2');
    answer({ columns: [toColumns(spans[0]?.traceId ?? '', spans)] });
    expect(await fetchTrace(spans[0]?.traceId ?? '')).toEqual(spans);
    answer({ code: 'not_found', detail: 'No traces found' }, 404);
    expect(await fetchTrace('1')).toBeUndefined();
    answer({ code: 'upstream_timeout', detail: 'Jaeger at j:1 did not answer in time.' }, 504);
    await expect(fetchTrace('1')).rejects.toMatchObject({
      status: 504,
      detail: 'Jaeger at j:1 did not answer in time.',
    });
  });

  it('reads services and operations', async () => {
    answer({ services: ['web'] });
    expect(await fetchServices()).toEqual(['web']);
    answer({
      operations: [
        { name: 'GET /', spanKind: 'server' },
        { name: 'x', spanKind: 'odd' },
      ],
    });
    expect(await fetchOperations('web')).toEqual([
      { name: 'GET /', kind: 'server' },
      { name: 'x', kind: 'internal' },
    ]);
  });
});
