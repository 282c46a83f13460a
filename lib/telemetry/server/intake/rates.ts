import { createTokenBucket, type TakeResult } from '@/lib/base/token-bucket';

export interface IntakeRates {
  /** Undefined when the request may go on, else the seconds to wait. */
  request(caller: Caller): number | undefined;
  spans(caller: Caller, count: number): number | undefined;
}

export interface Caller {
  readonly address: string;
  /** The id in the viewer's signed cookie, where it is valid. */
  readonly viewer: string | undefined;
}

export interface RateSettings {
  readonly viewerRequestsPerS: number;
  readonly viewerBurst: number;
  readonly viewerSpansPerMinute: number;
  readonly totalRequestsPerS: number;
  /** Many viewers share one address. */
  readonly addressFactor: number;
}

export const defaultRates: RateSettings = {
  viewerRequestsPerS: 5,
  viewerBurst: 20,
  viewerSpansPerMinute: 500,
  totalRequestsPerS: 200,
  addressFactor: 20,
};

export function intakeRates(settings: RateSettings = defaultRates, nowMs?: () => number): IntakeRates {
  const clock = nowMs && { nowMs };
  const { addressFactor: factor, viewerSpansPerMinute: perMinute } = settings;
  const viewers = createTokenBucket({
    capacity: settings.viewerBurst,
    refillPerS: settings.viewerRequestsPerS,
    ...clock,
  });
  const addresses = createTokenBucket({
    capacity: settings.viewerBurst * factor,
    refillPerS: settings.viewerRequestsPerS * factor,
    ...clock,
  });
  const total = createTokenBucket({
    capacity: settings.totalRequestsPerS,
    refillPerS: settings.totalRequestsPerS,
    ...clock,
  });
  const viewerSpans = createTokenBucket({ capacity: perMinute, refillPerS: perMinute / 60, ...clock });
  const addressSpans = createTokenBucket({
    capacity: perMinute * factor,
    refillPerS: (perMinute * factor) / 60,
    ...clock,
  });
  return {
    request: ({ address, viewer }) =>
      wait(() => (viewer ? viewers.take(viewer) : undefined)) ??
      wait(() => addresses.take(network(address))) ??
      wait(() => total.take('all')),
    spans: ({ address, viewer }, count) =>
      wait(() => (viewer ? viewerSpans.take(viewer, count) : undefined)) ??
      wait(() => addressSpans.take(network(address), count)),
  };
}

/** An IPv6 household has a /64 of its own: `2001:db8:1:2:...` counts as `2001:db8:1:2`. */
export function network(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const middle =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right].slice(0, 4).join(':');
}

function wait(take: () => TakeResult | undefined): number | undefined {
  const result = take();
  return result && !result.ok ? result.retryAfterS : undefined;
}
