import 'server-only';
import type { Database } from '@/lib/database/client';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import type { SamplingPolicy } from '@/lib/telemetry/sampling-policy';
import { configuredPolicy } from '@/lib/telemetry/server/sampling/configured';
import type { Sampling } from '@/lib/telemetry/server/sampling/sampling';
import { tailStatsSlot } from '@/lib/telemetry/server/sampling/tail';
import { samplingContext } from './context';
import { type Following, followSampling } from './follow-sampling';
import { readForceCookie } from './force-cookie';

export interface OpenSamplingOptions {
  readonly config: TelemetryConfig;
  readonly database: Database;
  readonly sampling: Sampling | undefined;
  readonly secret: string;
  readonly publicUrl: string | undefined;
}

const OFF: SamplingPolicy = {
  strategy: { kind: 'always_off' },
  rules: [],
  rootsPerSecondMax: 0,
  tail: { enabled: false, slowMs: 1_000, share: 0 },
};

/** What routes and pages need, and the following of what operators say. */
export function openSamplingRoom({ config, database, sampling, secret, publicUrl }: OpenSamplingOptions): Following {
  const configured = config.enabled ? configuredPolicy(config) : OFF;
  const following = sampling ? followSampling({ database, sampling, configured }) : undefined;
  samplingContext.set({
    database,
    sampling,
    configured,
    configuredBy: config.enabled ? config.samplingSource : 'OTEL_SDK_DISABLED',
    secret,
    secureCookies: publicUrl?.startsWith('https:') ?? false,
    refresh: () => following?.refresh() ?? Promise.resolve(),
    tailStats: () => tailStatsSlot.peek()?.(),
    now: () => new Date(),
  });
  return following ?? { refresh: () => Promise.resolve(), stop: () => undefined };
}

/** For the request hook. */
export function forcedBy(secret: string): (cookieHeader: string) => boolean {
  return (cookieHeader) => readForceCookie(cookieHeader, secret, Date.now()) !== undefined;
}
