import 'server-only';
import { errorType } from '@/lib/base/errors';
import { gatewayMetrics, metricKeys } from '@/lib/telemetry/metric-names';
import { counter, gauge, histogram } from '@/lib/telemetry/metrics';
import type { Heartbeat, PlaybackSession } from '../playback-session';
import type { NowPlaying } from './now-playing';

const starts = counter(gatewayMetrics.playbackStarts);
const beats = counter(gatewayMetrics.playbackHeartbeats);
const startups = histogram(gatewayMetrics.playbackStartup);
const stalls = histogram(gatewayMetrics.playbackStall);

export async function countStart<T>(start: () => Promise<T>): Promise<T> {
  try {
    const session = await start();
    starts.add(1, { [metricKeys.outcome]: 'started' });
    return session;
  } catch (error) {
    starts.add(1, { [metricKeys.outcome]: errorType(error) });
    throw error;
  }
}

/** The player's own measures: bounded by the schema, and no more than its word. */
export function countHeartbeat({ startupMs, stallsMs = [] }: Heartbeat, { state }: PlaybackSession): void {
  beats.add(1, { [metricKeys.playbackState]: state });
  if (startupMs !== undefined) startups.record(startupMs / 1000);
  for (const stallMs of stallsMs) stalls.record(stallMs / 1000);
}

export function watchPlaying(playing: NowPlaying): void {
  gauge(gatewayMetrics.playbackActive, async () => {
    const titles = await playing.count();
    return [...titles.values()].reduce((sum, count) => sum + count, 0);
  });
}
