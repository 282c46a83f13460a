/** `store` is the embedded one of this process, `web` the web process's service door. */
export type DestinationName = 'otlp' | 'zipkin' | 'prometheus' | 'store' | 'web' | 'console';

/** In spans, metric points or log records, since the start. */
export interface ExportCounts {
  readonly sent: number;
  /** Handed over, and refused or not answered in time. */
  readonly failed: number;
  /** Never tried: the queue was full, or the process ended. */
  readonly dropped: number;
  readonly queued: number;
  readonly queueMax: number;
  readonly lastSentAtMs: number | undefined;
  readonly lastError: { readonly message: string; readonly atMs: number } | undefined;
}

export interface ExporterHealth extends ExportCounts {
  readonly name: DestinationName;
  readonly signal: 'traces' | 'metrics' | 'logs';
  readonly address?: string;
}
