import 'server-only';
import { availableParallelism } from 'node:os';
import { constants, monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import { gatewayMetrics, metricKeys } from '../../metric-names';
import { gauge, histogram, NO_SPAN } from '../../metrics';

/** Each look wakes the process up: ten a second take 0.04 % of a core, fifty 0.18 %. */
const DELAY_RESOLUTION_MS = 100;
const DELAY_WINDOW_MS = 60_000;
const NANO = 1e9;

/** Told when somebody collects; between that only the delay of the event loop and the collector's pauses are noted. */
export function watchProcess(): { stop(): void } {
  const watched = [...watchCpu(), ...watchMemory(), ...watchEventLoop(), watchGc()];
  return {
    stop() {
      for (const { stop } of watched) stop();
    },
  };
}

function watchCpu() {
  const since = sinceLast(() => ({ atMs: performance.now(), ...process.cpuUsage() }));
  const { user, system } = { user: { [metricKeys.cpuMode]: 'user' }, system: { [metricKeys.cpuMode]: 'system' } };
  return [
    gauge(gatewayMetrics.processCpuTime, () => {
      const used = process.cpuUsage();
      return [
        { value: used.user / 1e6, attributes: user },
        { value: used.system / 1e6, attributes: system },
      ];
    }),
    gauge(gatewayMetrics.processCpuUtilization, () => {
      const [last, now] = since();
      const passedUs = Math.max(1, (now.atMs - last.atMs) * 1000) * availableParallelism();
      return [
        { value: (now.user - last.user) / passedUs, attributes: user },
        { value: (now.system - last.system) / passedUs, attributes: system },
      ];
    }),
    gauge(gatewayMetrics.processUptime, () => process.uptime()),
  ];
}

function watchMemory() {
  const spaces = (read: (space: ReturnType<typeof getHeapSpaceStatistics>[number]) => number) => () =>
    getHeapSpaceStatistics().map((space) => {
      return { value: read(space), attributes: { [metricKeys.heapSpace]: space.space_name } };
    });
  return [
    gauge(gatewayMetrics.processMemory, () => process.memoryUsage.rss()),
    gauge(
      gatewayMetrics.heapUsed,
      spaces(({ space_used_size: used }) => used),
    ),
    gauge(
      gatewayMetrics.heapLimit,
      spaces(({ space_size: size }) => size),
    ),
  ];
}

/** The window begins anew a minute after it began, whoever reads it how often. */
function watchEventLoop() {
  const delays = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delays.enable();
  let sinceMs = performance.now();
  let held = { mean: 0, p50: 0, p99: 0, max: 0 };
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / NANO - DELAY_RESOLUTION_MS / 1000);
  const read = (): typeof held => {
    if (delays.count > 0) {
      held = {
        mean: seconds(delays.mean),
        p50: seconds(delays.percentile(50)),
        p99: seconds(delays.percentile(99)),
        max: seconds(delays.max),
      };
    }
    if (performance.now() - sinceMs > DELAY_WINDOW_MS) {
      delays.reset();
      sinceMs = performance.now();
    }
    return held;
  };
  const utilization = sinceLast(() => performance.eventLoopUtilization());
  return [
    gauge(gatewayMetrics.eventLoopDelayMean, () => read().mean),
    gauge(gatewayMetrics.eventLoopDelayP50, () => held.p50),
    gauge(gatewayMetrics.eventLoopDelayP99, () => held.p99),
    gauge(gatewayMetrics.eventLoopDelayMax, () => held.max),
    gauge(gatewayMetrics.eventLoopUtilization, () => {
      const [last, now] = utilization();
      return performance.eventLoopUtilization(now, last).utilization;
    }),
    { stop: () => void delays.disable() },
  ];
}

const GC_KINDS: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

function watchGc() {
  const pauses = histogram(gatewayMetrics.gcDuration);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const type = kindOf('detail' in entry ? entry.detail : undefined);
      pauses.record(entry.duration / 1000, { [metricKeys.gcType]: type }, NO_SPAN);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return { stop: () => observer.disconnect() };
}

function kindOf(detail: unknown): string {
  const kind = typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
  return (typeof kind === 'number' && GC_KINDS.get(kind)) || 'other';
}

/** What it was when somebody last asked, and what it is now. Several readers share it: at least a second lies between. */
function sinceLast<T>(take: () => T): () => readonly [last: T, now: T] {
  let takenMs = performance.now();
  let last = take();
  let answer: readonly [T, T] | undefined;
  return () => {
    if (answer && performance.now() - takenMs < 1_000) return answer;
    const now = take();
    answer = [last, now];
    last = now;
    takenMs = performance.now();
    return answer;
  };
}
