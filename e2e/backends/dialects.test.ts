import { describe, expect, it } from 'vitest';
import { handleLegacyJaegerProxy } from '@/lib/trace-backends/legacy-proxy';
import { handleJaegerProxy } from '@/lib/trace-backends/proxy';
import { fromJaeger } from '@/lib/traces/from-jaeger';
import { fromOtlp } from '@/lib/traces/from-otlp';
import type { Attributes, Span } from '@/lib/traces/model';
import { SummariesWire } from '@/lib/traces/summary-wire';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { type Version, versions, withBackends } from './with-backends';

const CLICK = '4bf92f3577b34da6a3ce929d0e0e4736';
const SWEEP = '0000000000000000a3ce929d0e0e4736';
const WINDOWS = '11112222333344445555666677778888';
const ADMIN = '99992222333344445555666677778888';
const MISSING = '0123456789abcdef0123456789abcdef';
const originUs = (Date.now() - 60_000) * 1000;
const draw = (text: string, traceId: string, laterMs: number): Span[] =>
  traceFromText(text, { traceId, originUs: originUs + laterMs * 1000 });

const [flow, post, insert] = draw(
  `
  shop-browser | flow checkout | internal 0-100
    shop | POST /api/checkout/[cartId] | server 10-90 error http.response.status_code=500 mediagw.support_code=4BF9-2F35-77B3
      shop | INSERT orders | client 20.5-30.75 db.system.name=postgresql
  `,
  CLICK,
  0,
) as [Span, Span, Span];
const failure = { name: 'exception', timeUs: originUs + 12_000, attributes: [['exception.message', 'no']] as const };
const click: Span[] = [
  flow,
  {
    ...post,
    statusMessage: 'declined',
    events: [failure],
    links: [{ traceId: SWEEP, spanId: '0000000000000001', attributes: [] }],
  },
  insert,
];
const sweep = draw('shop-worker | sweep expired | producer 0-5', SWEEP, 1000);
const windows = draw(`shop-worker | window | internal 0-7 mediagw.origin.trace_id=${CLICK}`, WINDOWS, 2000).map(
  (span) => ({ ...span, links: [{ traceId: CLICK, spanId: '0000000000000002', attributes: [] }] }),
);
const admin = draw('shop | GET /admin/traces | server 0-900 mediagw.audience=operator', ADMIN, 3000);
const traces = [click, sweep, windows, admin];
const backends = withBackends(traces);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** `v3/...` or the path of the old dialect. */
async function ask(version: Version, where: string): Promise<Answer> {
  backends.use(version);
  const request = new Request(`http://gateway.test/api/jaeger/api/${where}`);
  const [route = ''] = where.split('?');
  const response = await (route.startsWith('v3/')
    ? handleJaegerProxy(request, route.split('/').slice(1))
    : handleLegacyJaegerProxy(request));
  return { status: response.status, body: await response.json() };
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const sorted = (attributes: Attributes): Attributes => [...attributes].sort(byText);

/** As far as every dialect can tell it: whole microseconds, attributes in no order, links without attributes. */
function plain(spans: readonly Span[]): unknown[] {
  return spans
    .map((span) => ({
      ...span,
      startUs: Math.floor(span.startUs),
      durationUs: Math.floor(span.durationUs),
      attributes: sorted(span.attributes),
      events: span.events.map((event) => ({ ...event, timeUs: Math.floor(event.timeUs) })),
      links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
      resource: { ...span.resource, attributes: sorted(span.resource.attributes) },
    }))
    .sort(byText);
}

const spansOf: Record<'v3' | 'old', (body: unknown) => Span[]> = {
  v3: fromOtlp,
  old: (body) => fromJaeger(body).flat(),
};

const lastHour = `query.start_time_min=${new Date(originUs / 1000 - 3_600_000).toISOString()}&query.start_time_max=${new Date(originUs / 1000 + 3_600_000).toISOString()}&query.search_depth=20`;
const oldHour = `start=${originUs - 3_600_000_000}&end=${originUs + 3_600_000_000}&limit=20`;
const attributes = (map: object): string => encodeURIComponent(JSON.stringify(map));

describe.skipIf(backends.reason !== undefined).each(versions)('R5.2 the proxy over %s', (version) => {
  it('names services and operations in both dialects', async () => {
    const services = ['shop', 'shop-browser', 'shop-worker'];
    expect(await ask(version, 'v3/services')).toEqual({ status: 200, body: { services } });
    expect(await ask(version, 'services')).toMatchObject({ status: 200, body: { data: services, total: 3 } });
    const client = { name: 'INSERT orders', spanKind: 'client' };
    expect(await ask(version, 'v3/operations?service=shop&spanKind=client')).toMatchObject({
      body: { operations: [client] },
    });
    expect(await ask(version, 'operations?service=shop&spanKind=client')).toMatchObject({ body: { data: [client] } });
    const names = ['GET /admin/traces', 'INSERT orders', 'POST /api/checkout/[cartId]'];
    const { body } = await ask(version, 'services/shop/operations');
    expect([...(body as { data: string[] }).data].sort()).toEqual(names);
    expect(await ask(version, 'v3/operations?service=nobody')).toEqual({ status: 200, body: { operations: [] } });
  });

  it.each(['v3', 'old'] as const)('gives a trace whole, and says where there is none: %s', async (dialect) => {
    const base = dialect === 'v3' ? 'v3/traces' : 'traces';
    for (const spans of traces) {
      const { status, body } = await ask(version, `${base}/${spans[0]?.traceId}`);
      expect(status).toBe(200);
      expect(plain(spansOf[dialect](body))).toEqual(plain(spans));
    }
    expect((await ask(version, `${base}/${MISSING}`)).status).toBe(404);
  });

  it.each([
    ['every trace of a service', '', '', [CLICK, ADMIN]],
    ['an operation', 'query.operation_name=INSERT%20orders', 'operation=INSERT%20orders', [CLICK]],
    ['a duration', 'query.duration_min=500ms', 'minDuration=500ms', [ADMIN]],
    ['errors', `query.attributes=${attributes({ error: 'true' })}`, `tags=${attributes({ error: 'true' })}`, [CLICK]],
    [
      'two attributes of a span',
      `query.attributes=${attributes({ 'http.response.status_code': '500', 'mediagw.support_code': '4BF9-2F35-77B3' })}`,
      'tag=http.response.status_code:500&tag=mediagw.support_code:4BF9-2F35-77B3',
      [CLICK],
    ],
    [
      'what is not there',
      `query.attributes=${attributes({ 'db.system.name': 'mysql' })}`,
      'tag=db.system.name:mysql',
      [],
    ],
  ])('searches for %s', async (_, v3, old, wanted) => {
    const ids = (spans: readonly Span[]) => [...new Set(spans.map((span) => span.traceId))].sort();
    const found = await ask(version, `v3/traces?query.service_name=shop&${lastHour}&${v3}`);
    expect(found.status).toBe(wanted.length === 0 ? 404 : 200);
    expect(ids(spansOf.v3(found.body))).toEqual([...wanted].sort());
    const legacy = await ask(version, `traces?service=shop&${oldHour}&${old}`);
    expect(legacy.status).toBe(200);
    expect(ids(spansOf.old(legacy.body))).toEqual([...wanted].sort());
    const summaries = await ask(version, `v3/trace-summaries?query.service_name=shop&${lastHour}&${v3}`);
    expect(
      SummariesWire.parse(summaries.body)
        .map((summary) => summary.traceId)
        .sort(),
    ).toEqual([...wanted].sort());
  });

  it('lists the newest of all services, as summaries and without operators’ own', async () => {
    const { body } = await ask(version, `v3/trace-summaries?${lastHour}&query.hideOperators=true`);
    expect(
      SummariesWire.parse(body).map(({ traceId, rootName, spanCount, errorCount }) => [
        traceId,
        rootName,
        spanCount,
        errorCount,
      ]),
    ).toEqual([
      [WINDOWS, 'window', 1, 0],
      [SWEEP, 'sweep expired', 1, 0],
      [CLICK, 'flow checkout', 3, 1],
    ]);
  });

  it('follows what goes on elsewhere', async () => {
    expect(await ask(version, `v3/linked-traces/${CLICK}`)).toEqual({ status: 200, body: { traceIds: [WINDOWS] } });
  });

  it('counts who calls whom', async () => {
    const { body } = await ask(version, `dependencies?endTs=${Date.now()}&lookback=3600000`);
    const { data } = body as { data: { parent: string; child: string }[] };
    // 1.42 leaves out what a service asks of itself.
    expect(data.filter(({ parent, child }) => parent !== child)).toEqual([
      { parent: 'shop-browser', child: 'shop', callCount: 1 },
    ]);
  });
});
