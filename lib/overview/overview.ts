import { z } from '@/lib/base/schema';
import { OrderFigures } from '@/lib/checkout/order-figures';
import { LogFigures } from '@/lib/events/log-figures';

/** How far back the figures of requests look. */
export const WINDOWS = [
  { value: '5m', label: '5 min', words: 'the last 5 minutes', minutes: 5 },
  { value: '15m', label: '15 min', words: 'the last 15 minutes', minutes: 15 },
  { value: '1h', label: '1 h', words: 'the last hour', minutes: 60 },
] as const;

export const WindowKey = z.enum(['5m', '15m', '1h']);
export type WindowKey = z.infer<typeof WindowKey>;
export const DEFAULT_WINDOW: WindowKey = '5m';

export function windowOf(key: WindowKey): (typeof WINDOWS)[number] {
  return WINDOWS.find(({ value }) => value === key) ?? WINDOWS[0];
}

/** One part may fail while the others stand: the database that is away must not hide the requests that fail for it. */
const part = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), reason: z.string() }),
  ]);

export type Part<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const us = z.number().nullable();
const requestFigures = {
  requests: z.number(),
  failed: z.number(),
  refused: z.number(),
  p50Us: us,
  p95Us: us,
  longestUs: z.number(),
};

/** A request that was sampled, so that its trace can be looked at. */
export const RouteExemplar = z.strictObject({ traceId: z.string().regex(/^[0-9a-f]{32}$/), us: z.number() });
export type RouteExemplar = z.infer<typeof RouteExemplar>;

export const RouteRow = z.strictObject({
  /** As the request's span is called: `GET /titles/[id]`. */
  name: z.string(),
  audience: z.enum(['viewers', 'operators', 'machines']),
  ...requestFigures,
  /** One about as slow as the 95th percentile. */
  exemplar: RouteExemplar.nullable(),
});
export type RouteRow = z.infer<typeof RouteRow>;

export const DestinationRow = z.strictObject({
  name: z.enum(['otlp', 'zipkin', 'prometheus', 'store', 'web', 'console']),
  address: z.string().optional(),
  sent: z.number(),
  failed: z.number(),
  dropped: z.number(),
  queued: z.number(),
  queueMax: z.number(),
  lastSentAtMs: z.number().nullable(),
  lastError: z.strictObject({ message: z.string(), atMs: z.number() }).nullable(),
});
export type DestinationRow = z.infer<typeof DestinationRow>;

export const Streams = z.strictObject({
  playing: z.number(),
  titles: z.array(z.strictObject({ titleId: z.string(), playing: z.number() })).max(20),
});

/** What came in at this process's own door for spans, since its start. */
export const IntakeFigures = z.strictObject({
  accepted: z.number(),
  /** Spans that were not as they must be, among good ones. */
  rejected: z.number(),
  /** Requests that were refused as a whole. */
  refused: z.number(),
  /** Requests whose copy did not reach the endpoint; the spans themselves were kept. */
  notCopied: z.number(),
});

/** What happens now, as one web process knows it. */
export const Overview = z.strictObject({
  atMs: z.number(),
  process: z.strictObject({ service: z.string(), pid: z.number(), sinceMs: z.number() }),
  /** The requests' figures are of `fromMs` to `atMs`. */
  window: z.strictObject({ key: WindowKey, fromMs: z.number() }),
  viewers: z.strictObject(requestFigures),
  /** Of viewers' requests: the last hour, oldest first, the minute at work at its end. */
  minutes: z.array(z.strictObject({ atMs: z.number(), requests: z.number(), failed: z.number() })).max(60),
  routes: z.array(RouteRow).max(400),
  streams: part(Streams),
  orders: part(OrderFigures),
  log: part(LogFigures),
  /** With telemetry off there are no spans at all. */
  tracing: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off') }),
    z.strictObject({
      kind: z.literal('on'),
      ratio: z.number(),
      destinations: z.array(DestinationRow).max(8),
      intake: IntakeFigures,
    }),
  ]),
});
export type Overview = z.infer<typeof Overview>;
