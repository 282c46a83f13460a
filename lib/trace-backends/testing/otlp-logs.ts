export interface LogDraft {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly timeMs?: number;
  readonly body?: unknown;
  readonly severityNumber?: number;
  readonly eventName?: string;
  readonly attributes?: readonly { readonly key: string; readonly value: unknown }[];
}

/** An `ExportLogsServiceRequest` as JSON bytes. */
export function otlpLogs(drafts: readonly LogDraft[], service = 'web'): Uint8Array {
  const logRecords = drafts.map(({ timeMs = 1_700_000_000_000, body = 'said', ...rest }) => ({
    timeUnixNano: `${timeMs}000001`,
    severityNumber: 9,
    severityText: 'INFO',
    body: typeof body === 'string' ? { stringValue: body } : body,
    ...rest,
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  return Buffer.from(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords }] }] }));
}
