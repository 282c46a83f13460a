import { isUtf8 } from 'node:buffer';
import { type Field, isPackable, type Message, type Scalar, wireTypeOf } from './table';

/** The bytes are no message of this kind. */
export class BadProtobuf extends Error {
  readonly tooLarge: boolean;
  constructor(reason: string, tooLarge = false) {
    super(reason);
    this.tooLarge = tooLarge;
  }
}

/** Far above what the doors let in; what lies deeper is left out, and the doors refuse its parent for its depth. */
const DEPTH_MAX = 100;
/** An empty message is two bytes, but an object here. */
const MESSAGES_MAX = 400_000;
/** Of seven bits each a double holds so many. */
const EXACT_BYTES = 7;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

type Json = Record<string, unknown>;

/** Unknown fields are skipped; of a field that comes twice the last counts. */
export function readMessage(bytes: Uint8Array, type: Message): Json {
  return new Reader(bytes).message(type, bytes.byteLength, 0);
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #messages = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  message(type: Message, end: number, depth: number): Json {
    this.#messages += 1;
    if (this.#messages > MESSAGES_MAX) throw new BadProtobuf('the body holds too many messages', true);
    const into: Json = {};
    if (depth > DEPTH_MAX) {
      this.#at = end;
      return into;
    }
    while (this.#at < end) {
      const tag = this.#uint(end);
      const field = type.get(Math.floor(tag / 8));
      const wireType = tag % 8;
      if (tag < 8 || tag > 0xffff_ffff) throw new BadProtobuf('a field number is not valid');
      if (field) this.#field(into, field, wireType, end, depth);
      else this.#skip(wireType, end);
    }
    return into;
  }

  #field(into: Json, field: Field, wireType: number, end: number, depth: number): void {
    const { name, type, repeated } = field;
    if (repeated) {
      const known = into[name];
      const list: unknown[] = Array.isArray(known) ? known : [];
      into[name] = list;
      if (wireType === LENGTH && isPackable(type)) {
        const packedEnd = this.#length(end);
        while (this.#at < packedEnd) list.push(this.#scalar(type, packedEnd));
        return;
      }
      list.push(this.#value(type, wireType, end, depth));
    } else into[name] = this.#value(type, wireType, end, depth);
  }

  #value(type: Field['type'], wireType: number, end: number, depth: number): unknown {
    if (wireType !== wireTypeOf(type)) throw new BadProtobuf('a field has the wrong wire type');
    return typeof type === 'function' ? this.message(type(), this.#length(end), depth + 1) : this.#scalar(type, end);
  }

  #scalar(type: Scalar, end: number): unknown {
    switch (type) {
      case 'string':
        return this.#text(end);
      case 'id':
        return this.#slice(end).toString('hex');
      case 'bytes':
        return this.#slice(end).toString('base64');
      case 'bool':
        return this.#varint(end) !== 0n;
      case 'enum':
        return Number(BigInt.asIntN(32, this.#varint(end)));
      case 'uint32':
        return Number(BigInt.asUintN(32, this.#varint(end)));
      case 'sint32':
        return zigzag(Number(BigInt.asUintN(32, this.#varint(end))));
      case 'int64':
        return String(BigInt.asIntN(64, this.#varint(end)));
      case 'uint64':
        return String(this.#varint(end));
      case 'fixed32':
        return this.#bytes.readUInt32LE(this.#take(4, end));
      case 'fixed64':
        return String(this.#bytes.readBigUInt64LE(this.#take(8, end)));
      case 'sfixed64':
        return String(this.#bytes.readBigInt64LE(this.#take(8, end)));
      case 'double':
        return toJsonNumber(this.#bytes.readDoubleLE(this.#take(8, end)));
    }
  }

  #text(end: number): string {
    const slice = this.#slice(end);
    if (!isUtf8(slice)) throw new BadProtobuf('a text is not valid UTF-8');
    return slice.toString('utf8');
  }

  #slice(end: number): Buffer {
    const sliceEnd = this.#length(end);
    const slice = this.#bytes.subarray(this.#at, sliceEnd);
    this.#at = sliceEnd;
    return slice;
  }

  /** Where what follows ends. */
  #length(end: number): number {
    const length = this.#uint(end);
    if (length > end - this.#at) throw new BadProtobuf('a field is longer than its message');
    return this.#at + length;
  }

  #take(bytes: number, end: number): number {
    const from = this.#at;
    if (from + bytes > end) throw new BadProtobuf('the body ends early');
    this.#at = from + bytes;
    return from;
  }

  /** A tag or a length: one or two bytes, nearly always. */
  #uint(end: number): number {
    let value = 0;
    let factor = 1;
    for (let length = 1; length <= EXACT_BYTES; length += 1) {
      const byte = this.#byte(end);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw new BadProtobuf('a number is too long');
  }

  #varint(end: number): bigint {
    let value = 0n;
    for (let shift = 0n; shift <= 63n; shift += 7n) {
      const byte = this.#byte(end);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new BadProtobuf('a number is too long');
  }

  #byte(end: number): number {
    return this.#bytes[this.#take(1, end)] ?? 0;
  }

  #skip(wireType: number, end: number): void {
    if (wireType === LENGTH) this.#at = this.#length(end);
    else if (wireType === FIXED64) this.#take(8, end);
    else if (wireType === FIXED32) this.#take(4, end);
    else if (wireType === 0) this.#varint(end);
    else throw new BadProtobuf('a wire type is not known');
  }
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** JSON has no word for them but text. */
function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
