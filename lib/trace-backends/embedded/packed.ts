import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** First byte of a body: how the JSON behind it is packed. */
const PLAIN = 1;
const DEFLATED = 2;
const PLAIN_BYTES_MAX = 256;

export function pack(value: unknown): Uint8Array {
  const json = Buffer.from(JSON.stringify(value));
  return json.byteLength <= PLAIN_BYTES_MAX
    ? Buffer.concat([Buffer.of(PLAIN), json])
    : Buffer.concat([Buffer.of(DEFLATED), deflateRawSync(json, { level: 1 })]);
}

/** The one place that trusts what it reads: these bytes are ours, and SQLite checks its pages. */
export function unpack<T>(bytes: Uint8Array): T {
  const json = unpackedJson(bytes);
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString()) as T;
}

/** The JSON as it was, for whoever passes it on. */
export function unpackedJson(bytes: Uint8Array): Uint8Array {
  const packed = bytes.subarray(1);
  return bytes[0] === DEFLATED ? inflateRawSync(packed) : packed;
}
