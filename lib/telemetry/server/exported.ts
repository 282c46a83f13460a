/** Takes an OTLP `ExportTraceServiceRequest` as JSON bytes; resolves once it is kept. */
export interface SpanBytesSink {
  write(otlpJson: Uint8Array): Promise<void>;
}

/** Takes an OTLP `ExportLogsServiceRequest` as JSON bytes; resolves once it is kept. */
export interface LogBytesSink {
  writeLogs(otlpJson: Uint8Array): Promise<void>;
}

/** Marks spans that their maker also sent to the OTLP endpoint itself: the intake keeps them and forwards nothing. */
export const ALREADY_FORWARDED_HEADER = 'x-otlp-forwarded';
