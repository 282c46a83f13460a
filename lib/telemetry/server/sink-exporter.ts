import 'server-only';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';

interface SinkExporter<T> {
  export(items: T[], done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Into the store of this very process: bytes, so that another thread can parse them. */
export function sinkExporter<T>(
  serializer: { serializeRequest(items: T[]): Uint8Array | undefined },
  write: (otlpJson: Uint8Array) => Promise<void>,
): SinkExporter<T> {
  return {
    export(items, done) {
      const bytes = serializer.serializeRequest(items);
      if (!bytes) return done({ code: ExportResultCode.FAILED, error: new Error('the batch could not be serialised') });
      write(bytes).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) =>
          done({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
