import { parseResourceAttributes } from '../resource';
import type { Variable, VariableReader } from '../variables';
import { type SignalName, table } from './table';

export type OtlpProtocol = 'grpc' | 'http/protobuf' | 'http/json';

export interface OtlpTarget {
  /** The whole URL of the signal; for grpc the origin. */
  readonly url: string;
  readonly protocol: OtlpProtocol;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
  /** Paths of PEM files. */
  readonly certificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly clientCertificate: string | undefined;
}

const GRPC_PORT = '4317';
const GRPC_DEFAULT = `http://localhost:${GRPC_PORT}`;
const HTTP_DEFAULT = 'http://localhost:4318';

/** Undefined where nothing is to be sent; `isAsked` where `otlp` is named, though perhaps no endpoint. */
export function readOtlpTarget(read: VariableReader, signal: SignalName, isAsked: boolean): OtlpTarget | undefined {
  const own = table[signal];
  const all = table.otlp;
  const wholeUrl = read.value<string | undefined>([own.endpoint], undefined).value;
  const bases = signal === 'traces' ? [all.endpoint, table.tracingEndpoint] : [all.endpoint];
  const named = read.specific<OtlpProtocol | 'http' | undefined>([own.protocol, all.protocol], undefined);
  const base =
    read.value<string | undefined>(bases, undefined).value ??
    (isAsked ? (named === undefined || named === 'grpc' ? GRPC_DEFAULT : HTTP_DEFAULT) : undefined);
  const address = wholeUrl ?? base;
  if (address === undefined) return undefined;
  const protocol = protocolOf(named, address);
  return {
    url: protocol === 'grpc' ? new URL(address).origin : (wholeUrl ?? `${address.replace(/\/+$/, '')}/v1/${signal}`),
    protocol,
    headers: { ...headersOf(read, all.headers), ...headersOf(read, own.headers) },
    timeoutMs: read.specific([own.timeout, all.timeout], 10_000),
    gzip: read.specific([own.compression, all.compression], 'none') === 'gzip',
    certificate: read.text(own.certificate) ?? read.text(all.certificate),
    clientKey: read.text(own.clientKey) ?? read.text(all.clientKey),
    clientCertificate: read.text(own.clientCertificate) ?? read.text(all.clientCertificate),
  };
}

function protocolOf(named: OtlpProtocol | 'http' | undefined, address: string): OtlpProtocol {
  if (named !== undefined) return named === 'http' ? 'http/protobuf' : named;
  return new URL(address).port === GRPC_PORT ? 'grpc' : 'http/protobuf';
}

function headersOf(read: VariableReader, variable: Variable<string>): Record<string, string> {
  const text = read.text(variable);
  if (!text) return {};
  const parsed = parseResourceAttributes(text);
  if (!parsed) read.warn(`${variable.name} is not a list of key=value; it is not used.`);
  const valid = Object.entries(parsed ?? {}).filter(
    ([key, value]) => /^[!#$%&'*+.^_`|~\w-]+$/.test(key) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
  return Object.fromEntries(valid.map(([key, value]) => [key.toLowerCase(), value]));
}
