import 'server-only';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { SignalName } from '../../config/table';
import { fromProtobuf } from '../protobuf/otlp';
import { BadProtobuf } from '../protobuf/reader';

export interface BodyLimits {
  /** As it comes over the wire. */
  readonly bytesMax: number;
  /** Of a body once inflated, and of one that was never compressed. Undefined: compressed bodies are refused. */
  readonly inflatedBytesMax: number | undefined;
  readonly timeoutMs: number;
  readonly formats: readonly BodyFormat[];
}

export type BodyFormat = 'json' | 'protobuf';

export const CONTENT_TYPES: Readonly<Record<BodyFormat, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** Undefined for what OTLP does not speak. */
export function formatOf(request: Request): BodyFormat | undefined {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  return type === CONTENT_TYPES.json ? 'json' : type === CONTENT_TYPES.protobuf ? 'protobuf' : undefined;
}

/** An answer that ends the request: status, and the `message` of the google.rpc.Status. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const inflate = promisify(gunzip);

/** Stops reading at the limit: Next itself has none. A body of no bytes is an empty message, but no JSON. */
export async function readIntakeBody(request: Request, limits: BodyLimits, signal: SignalName): Promise<unknown> {
  const format = formatOf(request);
  if (!format || !limits.formats.includes(format))
    throw new Refusal(415, `send ${limits.formats.map((each) => CONTENT_TYPES[each]).join(' or ')}`);
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && (encoding !== 'gzip' || limits.inflatedBytesMax === undefined)) {
    throw new Refusal(415, 'this content-encoding is not taken here');
  }
  const bytesMax = encoding === 'gzip' ? limits.bytesMax : (limits.inflatedBytesMax ?? limits.bytesMax);
  const raw = await readBytes(request, bytesMax, limits.timeoutMs);
  const bytes = encoding === 'gzip' ? await inflated(raw, limits.inflatedBytesMax ?? 0) : raw;
  return format === 'protobuf' ? parseProtobuf(bytes, signal) : parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw new Refusal(400, 'the body is empty');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, 'the body is not valid JSON');
  }
}

function parseProtobuf(bytes: Uint8Array, signal: SignalName): unknown {
  try {
    return fromProtobuf(signal, bytes);
  } catch (error) {
    if (error instanceof BadProtobuf) throw new Refusal(error.tooLarge ? 413 : 400, error.message);
    throw error;
  }
}

async function readBytes(request: Request, bytesMax: number, timeoutMs: number): Promise<Uint8Array> {
  const tooLarge = new Refusal(413, `the body may have ${bytesMax} bytes at most`);
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge;
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, 'the body came too slowly')), timeoutMs);
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), late]);
      if (part.done) return Buffer.concat(chunks);
      size += part.value.byteLength;
      if (size > bytesMax) throw tooLarge;
      chunks.push(part.value);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error instanceof Refusal ? error : new Refusal(400, 'the body ended early');
  } finally {
    clearTimeout(timer);
  }
}

async function inflated(bytes: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    const tooLarge = error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? new Refusal(413, `the body may inflate to ${bytesMax} bytes at most`)
      : new Refusal(400, 'the body is not valid gzip');
  }
}
