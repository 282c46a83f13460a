import 'server-only';
import { errorType } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import type { SamplingPolicy } from '@/lib/telemetry/sampling-policy';
import { logger } from '@/lib/telemetry/server/logger';
import type { Sampling } from '@/lib/telemetry/server/sampling/sampling';
import { policyOf, readStored, type Stored } from './sampling-store';

export interface FollowOptions {
  readonly database: Pick<Database, 'db'>;
  readonly sampling: Sampling;
  readonly configured: SamplingPolicy;
  readonly everyMs?: number;
  readonly nowMs?: () => number;
}

export interface Following {
  /** Reads at once; never throws. */
  refresh(): Promise<void>;
  stop(): void;
}

/** A change reaches every process within the next two reads, 5 seconds with a slow database. */
const EVERY_MS = 2_000;
const log = logger('sampling');

/**
 * Keeps what is in force in this process as the operators want it. With the database away the last good rules live on,
 * and what was to end ends all the same.
 */
export function followSampling(options: FollowOptions): Following {
  const { database, sampling, configured, everyMs = EVERY_MS, nowMs = Date.now } = options;
  let last: Stored = { settings: undefined, rules: [] };
  let inForce = JSON.stringify(configured);
  let isAway = false;
  let isStopped = false;

  function apply(): void {
    const policy = policyOf(last, configured, nowMs());
    const text = JSON.stringify(policy);
    if (text === inForce || isStopped) return;
    inForce = text;
    sampling.use(policy);
    log.info({ rules: policy.rules.length, strategy: policy.strategy }, 'operators changed the sampling');
  }

  async function refresh(): Promise<void> {
    try {
      last = await readStored(database);
      if (isAway) log.info('the sampling rules can be read again');
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn({ error: errorType(error) }, 'the sampling rules can not be read; the last ones hold');
      isAway = true;
    }
    apply();
  }

  let reading: Promise<void> | undefined;
  const timer = setInterval(() => {
    reading ??= refresh().finally(() => {
      reading = undefined;
    });
  }, everyMs);
  timer.unref();
  return {
    refresh,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
