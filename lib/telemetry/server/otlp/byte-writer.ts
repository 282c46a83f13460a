import 'server-only';

const SLAB_BYTES = 128 * 1024;
/** What is written next shall rarely need more. */
const LEAST_BYTES = 8 * 1024;
const SHORT_CHARS = 24;

/**
 * Writes protobuf, one message behind the other into large pieces of memory: what was taken stays where it is, and a
 * piece is free when all that was taken of it is. A tag is a field's number and wire type.
 */
export class ByteWriter {
  readonly #slabBytes: number;
  #buffer: Buffer<ArrayBuffer>;
  /** Where the message at work begins. */
  #begin = 0;
  #at = 0;

  constructor(slabBytes = SLAB_BYTES) {
    this.#slabBytes = slabBytes;
    this.#buffer = Buffer.allocUnsafeSlow(slabBytes);
  }

  /** Of the message at work; a place in it is counted from its begin. */
  get length(): number {
    return this.#at - this.#begin;
  }

  /** Begins a message; one that was not taken is forgotten. */
  reset(): void {
    this.#at = this.#begin;
    if (this.#buffer.length - this.#at < LEAST_BYTES) this.#move(this.#slabBytes);
  }

  /** The message, for a short life: it shares memory with others. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.subarray(this.#begin, this.#at);
    this.#begin = this.#at;
    return taken;
  }

  /** What was written of it since `from`, for a long life. */
  keep(from = 0): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(this.#begin + from, this.#at));
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.byteLength);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.byteLength;
  }

  text(tag: number, text: string): void {
    // Three bytes a character at most.
    this.#room(text.length * 3 + 16);
    this.#tag(tag);
    if (text.length <= SHORT_CHARS && this.#shortText(text)) return;
    const length = Buffer.byteLength(text);
    this.#varint(length);
    this.#at += this.#buffer.write(text, this.#at, length, 'utf8');
  }

  /** Hexadecimal digits as the bytes they mean. */
  hex(tag: number, digits: string): void {
    this.#room(digits.length + 16);
    this.#tag(tag);
    this.#varint(digits.length / 2);
    this.#at += this.#buffer.write(digits, this.#at, 'hex');
  }

  varint(tag: number, value: number): void {
    this.#room(16);
    this.#tag(tag);
    if (value >= 0) return this.#varint(value);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) this.#buffer[this.#at++] = Number(rest & 127n) | 128;
    this.#buffer[this.#at++] = Number(rest);
  }

  fixed32(tag: number, value: number): void {
    this.#room(16);
    this.#tag(tag);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  fixed64(tag: number, low: number, high: number): void {
    this.#room(16);
    this.#tag(tag);
    this.#at = this.#buffer.writeUInt32LE(low, this.#at);
    this.#at = this.#buffer.writeUInt32LE(high, this.#at);
  }

  double(tag: number, value: number): void {
    this.#room(16);
    this.#tag(tag);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** What `write` writes, behind its length. */
  nested(tag: number, write: () => void): void {
    this.#room(16);
    this.#tag(tag);
    this.#at += 1;
    const from = this.length;
    write();
    const start = this.#begin + from;
    const length = this.#at - start;
    if (length < 128) {
      this.#buffer[start - 1] = length;
      return;
    }
    const more = varintBytes(length) - 1;
    this.#room(more);
    const begin = this.#begin + from;
    this.#buffer.copyWithin(begin + more, begin, this.#at);
    this.#at = begin - 1;
    this.#varint(length);
    this.#at += length;
  }

  /** A message, or bytes, made before. */
  message(tag: number, bytes: Uint8Array): void {
    this.#room(16);
    this.#tag(tag);
    this.#varint(bytes.byteLength);
    this.bytes(bytes);
  }

  /** False where it is not plain, and nothing is written then. */
  #shortText(text: string): boolean {
    const start = this.#at;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      this.#buffer[start + 1 + index] = code;
    }
    this.#buffer[start] = text.length;
    this.#at = start + 1 + text.length;
    return true;
  }

  #tag(tag: number): void {
    if (tag < 128) this.#buffer[this.#at++] = tag;
    else this.#varint(tag);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#at++] = rest;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    this.#move(Math.max(this.#slabBytes, (this.length + bytes) * 2));
  }

  /** Into other memory; what was taken stays behind. */
  #move(bytes: number): void {
    const other = Buffer.allocUnsafeSlow(bytes);
    other.set(this.#buffer.subarray(this.#begin, this.#at));
    this.#at -= this.#begin;
    this.#begin = 0;
    this.#buffer = other;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}
