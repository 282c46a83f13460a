import { describe, expect, it } from 'vitest';
import type { Span } from '@/lib/traces/model';
import { summarize } from '@/lib/traces/summarize';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import type { Dependency, TraceBackend } from './backend';
import { CallCounts } from './dependencies';
import { mergeBackends } from './merged';
import { selectTraceBackend } from './select';

const signal = new AbortController().signal;

function holding(name: string, ...traces: Span[][]): TraceBackend {
  return {
    name,
    services: async () => [...new Set(traces.flat().map((span) => span.resource.service))],
    operations: async () => [],
    summaries: async () => traces.map((spans) => summarize(spans)).filter((summary) => summary !== undefined),
    search: async () => traces,
    trace: async (traceId) => traces.find((spans) => spans[0]?.traceId === traceId),
    linkedFrom: async () => [],
    dependencies: async () => callsOf(traces),
    logsOf: async () => undefined,
    close: async () => undefined,
  };
}

function callsOf(traces: readonly Span[][]): Dependency[] {
  const counts = new CallCounts();
  for (const spans of traces) counts.addTrace(spans);
  return counts.list();
}

const [root, child] = traceFromText('browser | flow | internal 0-9\n web | POST / | server 1-2') as [Span, Span];
const other = traceFromText('worker | sweep | internal 50-51', { traceId: '1'.repeat(32) });

describe('selectTraceBackend', () => {
  const embedded = holding('embedded store');

  it('reads the embedded store, the Jaeger, or both with one warning', () => {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const jaegerUrl = 'http://127.0.0.1:16686';
    expect(selectTraceBackend({ embedded, jaegerUrl: undefined, warn })).toBe(embedded);
    expect(selectTraceBackend({ embedded: undefined, jaegerUrl, warn }).name).toBe('Jaeger at 127.0.0.1:16686');
    expect(warnings).toEqual([]);
    expect(selectTraceBackend({ embedded, jaegerUrl, warn }).name).toBe('embedded store and Jaeger at 127.0.0.1:16686');
    expect(warnings).toHaveLength(1);
    expect(() => selectTraceBackend({ embedded: undefined, jaegerUrl: undefined, warn })).toThrow(/JAEGER_QUERY_URL/);
  });
});

describe('mergeBackends', () => {
  it('joins a trace that lies in both places', async () => {
    const merged = mergeBackends(holding('a', [root]), holding('b', [child, root], other));
    expect(await merged.trace(root.traceId, signal)).toEqual([root, child]);
    expect(await merged.services(signal)).toEqual(['browser', 'web', 'worker']);
    expect((await merged.summaries({ limit: 5 }, signal)).map((row) => [row.rootName, row.spanCount])).toEqual([
      ['sweep', 1],
      ['flow', 2],
    ]);
    expect(await merged.search({ limit: 5 }, signal)).toEqual([other, [root, child]]);
    expect(await merged.summaries({ limit: 1 }, signal)).toHaveLength(1);
  });

  it('holds no more spans than one answer may', async () => {
    const ids = Array.from({ length: 120_000 }, (_, n) => (n + 1).toString(16).padStart(16, '0'));
    const long = (traceId: string, startUs: number) => ids.map((spanId) => ({ ...root, traceId, spanId, startUs }));
    const parts = [long('1'.repeat(32), 2), long('2'.repeat(32), 1)];
    const merged = mergeBackends({ ...holding('a'), search: async () => parts }, holding('b'));
    expect((await merged.search({ limit: 5 }, signal)).map(([first]) => first?.traceId)).toEqual(['1'.repeat(32)]);
  });

  it('adds up who calls whom', async () => {
    const merged = mergeBackends(holding('a', [root, child]), holding('b', [child, root], other));
    const window = { startMinUs: 0, startMaxUs: Number.MAX_SAFE_INTEGER };
    expect(await merged.dependencies(window, signal)).toEqual([{ parent: 'browser', child: 'web', callCount: 2 }]);
  });

  it('shows a trace from whoever has it, and a list only whole', async () => {
    const broken: TraceBackend = {
      ...holding('b'),
      trace: () => Promise.reject(new Error('down')),
      summaries: () => Promise.reject(new Error('down')),
    };
    const merged = mergeBackends(holding('a', [root]), broken);
    expect(await merged.trace(root.traceId, signal)).toEqual([root]);
    await expect(merged.trace('2'.repeat(32), signal)).rejects.toThrow('down');
    await expect(merged.summaries({ limit: 5 }, signal)).rejects.toThrow('down');
  });
});
