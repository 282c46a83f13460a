import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Database } from '@/lib/database/client';
import type { NowPlaying } from '@/lib/playback/server/now-playing';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import type { ExporterHealth } from '@/lib/telemetry/server/exporter-health';
import type { Intake } from '@/lib/telemetry/server/intake';
import type { SeenRequest } from '../exemplar';
import type { RequestWindow } from '../request-window';

export interface OverviewContext {
  readonly database: Database;
  readonly requests: RequestWindow;
  readonly playing: NowPlaying;
  readonly telemetry: TelemetryConfig;
  readonly exporters: () => readonly ExporterHealth[];
  readonly intake: () => ReturnType<Intake['stats']> | undefined;
  /** Requests with a trace: a few for each route and duration. */
  readonly exemplars: () => readonly SeenRequest[];
  readonly sinceMs: number;
  readonly nowMs: () => number;
}

export const overviewContext = processSlot<OverviewContext>('overview');
