import 'server-only';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface BodyLimits {
  /** As it comes over the wire. */
  readonly bytesMax: number;
  /** Of a body once inflated, and of one that was never compressed. Undefined: compressed bodies are refused. */
  readonly inflatedBytesMax: number | undefined;
  readonly timeoutMs: number;
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

/** Stops reading at the limit: Next itself has none. */
export async function readIntakeBody(request: Request, limits: BodyLimits): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new Refusal(415, 'send application/json');
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity' && (encoding !== 'gzip' || limits.inflatedBytesMax === undefined)) {
    throw new Refusal(415, 'this content-encoding is not taken here');
  }
  const bytesMax = encoding === 'gzip' ? limits.bytesMax : (limits.inflatedBytesMax ?? limits.bytesMax);
  const raw = await readBytes(request, bytesMax, limits.timeoutMs);
  const bytes = encoding === 'gzip' ? await inflated(raw, limits.inflatedBytesMax ?? 0) : raw;
  if (bytes.byteLength === 0) throw new Refusal(400, 'the body is empty');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, 'the body is not valid JSON');
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
