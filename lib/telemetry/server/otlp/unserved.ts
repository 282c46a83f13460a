import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import type { BatchExporter } from '../batch-queue';
import { EndpointError } from './transport';

/** Not found, not allowed, not implemented, and gRPC's UNIMPLEMENTED: an endpoint for other signals alone says so. */
const UNSERVED: ReadonlySet<number> = new Set([404, 405, 501, 12]);
const PAUSE_MS = 15 * 60_000;

export class UnservedError extends Error {
  constructor(cause: unknown) {
    super('the endpoint does not take this signal', { cause });
    this.name = 'UnservedError';
  }
}

/** Asks an endpoint that does not know the signal again, but not with every batch. */
export function pausedWhereUnserved<T>(
  exporter: BatchExporter<T>,
  tell: (cause: string) => void,
  nowMs: () => number = Date.now,
): BatchExporter<T> {
  let pausedUntilMs = 0;
  let reason: unknown;
  return {
    ...exporter,
    export(items, done) {
      if (nowMs() < pausedUntilMs) return done({ code: ExportResultCode.FAILED, error: new UnservedError(reason) });
      exporter.export(items, (result) => {
        const { error } = result;
        if (!(error instanceof EndpointError) || !UNSERVED.has(error.code)) return done(result);
        pausedUntilMs = nowMs() + PAUSE_MS;
        reason = error;
        tell(error.message);
        done({ code: ExportResultCode.FAILED, error: new UnservedError(error) });
      });
    },
  };
}
