import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Database } from '@/lib/database/client';
import type { SamplingPolicy } from '@/lib/telemetry/sampling-policy';
import type { Sampling } from '@/lib/telemetry/server/sampling/sampling';
import type { TailStats } from '@/lib/telemetry/server/sampling/tail';

export interface SamplingContext {
  readonly database: Database;
  /** Undefined with telemetry off. */
  readonly sampling: Sampling | undefined;
  /** What holds where no operator says otherwise, and what set it. */
  readonly configured: SamplingPolicy;
  readonly configuredBy: string;
  /** Signs the cookie of a traced session. */
  readonly secret: string;
  /** The public sees us by https. */
  readonly secureCookies: boolean;
  /** In this process at once: who has just changed something shall see it. */
  refresh(): Promise<void>;
  tailStats(): TailStats | undefined;
  now(): Date;
}

export const samplingContext = processSlot<SamplingContext>('sampling-room');
