import 'server-only';
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { diag } from '@opentelemetry/api';
import type { OtlpTarget } from '../../config';
import type { SignalName } from '../../config/table';

/** What became of one request. */
export type Outcome =
  | { readonly kind: 'taken'; readonly answer: Uint8Array }
  | { readonly kind: 'later'; readonly error: Error; readonly afterMs?: number }
  | { readonly kind: 'refused'; readonly error: Error };

/** The endpoint's own word: a status of HTTP, or of gRPC. */
export class EndpointError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.name = 'EndpointError';
    this.code = code;
  }
}

/** One connection to one endpoint for one signal. Never throws; bounded in time and in what it reads. */
export interface Transport {
  send(bytes: Uint8Array, timeoutMs: number): Promise<Outcome>;
  close(): void;
}

export interface Endpoint {
  readonly url: string;
  readonly contentType: 'application/json' | 'application/x-protobuf';
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  readonly tls: SecureContextOptions;
}

/** No OTLP answer is longer. */
export const ANSWER_BYTES_MAX = 64 * 1024;
export const USER_AGENT = 'media-gateway-otlp-exporter';

const GRPC_PATHS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const satisfies Record<SignalName, string>;

export function grpcPath(signal: SignalName): string {
  return GRPC_PATHS[signal];
}

export function endpointOf(target: OtlpTarget): Endpoint {
  const { url, headers, gzip, protocol } = target;
  return {
    url,
    contentType: protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    headers,
    gzip,
    tls: url.startsWith('https:') ? tlsOf(target) : {},
  };
}

/** A file that can not be read is said once; the handshake then fails and is counted as such. */
function tlsOf({ certificate, clientKey, clientCertificate }: OtlpTarget): SecureContextOptions {
  const ca = pem('OTEL_EXPORTER_OTLP_CERTIFICATE', certificate);
  const key = pem('OTEL_EXPORTER_OTLP_CLIENT_KEY', clientKey);
  const cert = pem('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', clientCertificate);
  return { ...(ca && { ca }), ...(key && { key }), ...(cert && { cert }) };
}

function pem(variable: string, file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(/* turbopackIgnore: true */ file);
  } catch {
    diag.warn(`the file of ${variable} can not be read`);
    return undefined;
  }
}

/** A broken connection may mend; a certificate that is not trusted does not. */
export function outcomeOfError(error: unknown): Outcome {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in known && typeof known.code === 'string' ? known.code : '';
  const isFinal = /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^ERR_INVALID|^ERR_HTTP_INVALID|^ERR_HTTP2_INVALID/.test(code);
  return { kind: isFinal ? 'refused' : 'later', error: known };
}
