import { describe, expect, it } from 'vitest';
import { buildTrace } from './build-trace';
import { type FollowTools, followLinks } from './follow-links';
import type { Span } from './model';
import { spanIdOf, traceFromText } from './testing/trace-from-text';
import { CLICK, CLICK_ID, FETCH, FETCH_ID, withLinks } from './testing/trace-pairs';

const idOf = (n: number): string => n.toString(16).padStart(32, '0');

/** A store in memory; `asked` counts the traces that were opened. */
function storeOf(traces: readonly (readonly Span[])[]): FollowTools & { asked: string[] } {
  const byId = new Map(traces.map((spans) => [spans[0]?.traceId ?? '', spans]));
  const asked: string[] = [];
  return {
    asked,
    load: async (traceId) => {
      asked.push(traceId);
      return byId.get(traceId);
    },
    linkedFrom: async (traceId) =>
      [...byId].flatMap(([id, spans]) =>
        spans.some((span) => span.links.some((link) => link.traceId === traceId)) ? [id] : [],
      ),
  };
}

function chain(length: number): Span[][] {
  return Array.from({ length }, (_, n) =>
    withLinks(
      traceFromText(`worker | job ${n} | ${n}-${n + 1}`, { traceId: idOf(n + 1) }),
      { traceId: idOf(n), spanId: spanIdOf(n * 10 + 1) },
      (n + 1) * 10,
    ),
  );
}

describe('followLinks', () => {
  it('finds what came after by those who link to it, and what came before by its own links', async () => {
    const later = await followLinks(buildTrace(CLICK), storeOf([CLICK, FETCH]));
    expect(later).toMatchObject({
      linked: [{ traceId: FETCH_ID, direction: 'later', content: { kind: 'spans' } }],
      beyond: 0,
    });
    expect(later.linked[0]?.from?.span.name).toBe('kafka.fetch');
    expect(later.linked[0]?.to?.span.name).toBe('kafka.produce');

    const earlier = await followLinks(buildTrace(FETCH), storeOf([CLICK, FETCH]));
    expect(earlier.linked).toMatchObject([{ traceId: CLICK_ID, direction: 'earlier' }]);
    expect(earlier.linked[0]?.from?.span.name).toBe('kafka.fetch');
    expect(earlier.linked[0]?.to?.span.name).toBe('kafka.produce');
  });

  it('does not bring in the other causes of a common effect', async () => {
    const other = traceFromText('web | another click | 0-1', { traceId: idOf(7) });
    const [fetched, ...rest] = FETCH;
    if (!fetched) throw new Error('two spans were drawn');
    const links = [...fetched.links, { traceId: idOf(7), spanId: spanIdOf(1), attributes: [] }];
    const found = await followLinks(buildTrace(CLICK), storeOf([CLICK, [{ ...fetched, links }, ...rest], other]));
    expect(found.linked.map(({ traceId }) => traceId)).toEqual([FETCH_ID]);
  });

  it('goes three hops and no further, and never in a circle', async () => {
    const traces = chain(8);
    const [first = []] = traces;
    const found = await followLinks(buildTrace(first), storeOf(traces));
    expect(found.linked.map(({ traceId }) => traceId)).toEqual([idOf(2), idOf(0), idOf(3), idOf(4)]);
    const self = withLinks(CLICK, { traceId: CLICK_ID, spanId: spanIdOf(1) });
    expect((await followLinks(buildTrace(self), storeOf([self]))).linked).toEqual([]);
  });

  it('opens a dozen at most and says how many more there are', async () => {
    const fans = Array.from({ length: 30 }, (_, n) =>
      withLinks(traceFromText(`worker | job | ${n}-${n + 1}`, { traceId: idOf(n + 1) }), {
        traceId: CLICK_ID,
        spanId: spanIdOf(1),
      }),
    );
    const store = storeOf([CLICK, ...fans]);
    const found = await followLinks(buildTrace(CLICK), store);
    expect(found.linked).toHaveLength(12);
    expect(found.beyond).toBe(18);
    expect(store.asked).toHaveLength(12);
  });

  it('goes from page to page one hop only', async () => {
    const pages = chain(4).map((spans) =>
      spans.map((span) => ({
        ...span,
        resource: { ...span.resource, attributes: [['telemetry.sdk.language', 'webjs'] as const] },
      })),
    );
    const [first = []] = pages;
    const found = await followLinks(buildTrace(first), storeOf(pages));
    expect(found.linked.map(({ traceId }) => traceId)).toEqual([idOf(2), idOf(0)]);
  });

  it('says why the spans of a linked trace are not there', async () => {
    const gone = await followLinks(buildTrace(FETCH), storeOf([FETCH]));
    expect(gone.linked).toMatchObject([{ traceId: CLICK_ID, content: { kind: 'absent' } }]);
    const failing: FollowTools = { ...storeOf([FETCH]), load: () => Promise.reject(new Error('down')) };
    expect((await followLinks(buildTrace(FETCH), failing)).linked).toMatchObject([{ content: { kind: 'failed' } }]);
    const many = Array.from({ length: 20_001 }, (_, at) => `web | SELECT | ${at}-${at + 1}`).join('\n');
    const large = traceFromText(many, { traceId: CLICK_ID });
    const found = await followLinks(buildTrace(FETCH), storeOf([FETCH, large]));
    expect(found.linked).toMatchObject([{ content: { kind: 'too-large' } }]);
  });

  it('shows the trace alone where nobody can say who links to it', async () => {
    const tools = { ...storeOf([CLICK]), linkedFrom: () => Promise.reject(new Error('down')) };
    expect(await followLinks(buildTrace(CLICK), tools)).toEqual({ linked: [], beyond: 0 });
  });
});
