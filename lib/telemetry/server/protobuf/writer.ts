import { type Field, isPackable, type Message, type Scalar, wireTypeOf } from './table';

const LENGTH = 2;
const START_BYTES = 16 * 1024;

/** What the doors have checked: an object in JSON form whose fields have their right types. */
export function writeMessage(value: object, type: Message): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.message(value, type);
  return writer.bytes();
}

/** Writes from the end to the front: what stands before a part, its length, is known once the part is there. */
class Writer {
  #buffer = Buffer.allocUnsafeSlow(START_BYTES);
  #at = START_BYTES;

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.subarray(this.#at));
  }

  /** Counts from the end, which does not move when the buffer grows. */
  get #written(): number {
    return this.#buffer.byteLength - this.#at;
  }

  message(value: object, type: Message): void {
    for (const [no, field] of reversed(type)) {
      const content: unknown = Reflect.get(value, field.name);
      if (content === undefined || content === null) continue;
      if (field.repeated) this.#list(no, field.type, Array.isArray(content) ? content : []);
      else if (field.presence || !isZero(content)) this.#field(no, field.type, content);
    }
  }

  #list(no: number, type: Field['type'], list: readonly unknown[]): void {
    if (list.length === 0) return;
    const before = this.#written;
    for (let at = list.length - 1; at >= 0; at -= 1) {
      if (isPackable(type)) this.#scalar(type, list[at]);
      else this.#field(no, type, list[at]);
    }
    if (isPackable(type)) this.#head(no, before);
  }

  #field(no: number, type: Field['type'], content: unknown): void {
    const before = this.#written;
    if (typeof type === 'function') this.message(Object(content), type());
    else this.#scalar(type, content);
    const wireType = wireTypeOf(type);
    if (wireType === LENGTH) this.#head(no, before);
    else this.#varint(no * 8 + wireType);
  }

  #head(no: number, before: number): void {
    this.#varint(this.#written - before);
    this.#varint(no * 8 + LENGTH);
  }

  #scalar(type: Scalar, content: unknown): void {
    switch (type) {
      case 'string':
        return this.#text(String(content), 'utf8');
      case 'id':
        return this.#text(String(content), 'hex');
      case 'bytes':
        return this.#text(String(content), 'base64');
      case 'bool':
        return this.#varint(content === true ? 1 : 0);
      case 'sint32':
        return this.#varint(Number(content) < 0 ? -2 * Number(content) - 1 : 2 * Number(content));
      case 'enum':
      case 'uint32':
      case 'int64':
      case 'uint64':
        return this.#integer(content);
      case 'fixed32':
        return this.#fixed(4, (at) => this.#buffer.writeUInt32LE(Number(content) >>> 0, at));
      case 'fixed64':
      case 'sfixed64':
        return this.#fixed(8, (at) => this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, bigOf(content)), at));
      case 'double':
        return this.#fixed(8, (at) => this.#buffer.writeDoubleLE(Number(content), at));
    }
  }

  #fixed(bytes: number, write: (at: number) => void): void {
    write(this.#before(bytes));
  }

  #text(text: string, encoding: 'utf8' | 'hex' | 'base64'): void {
    const from = this.#before(Buffer.byteLength(text, encoding));
    this.#buffer.write(text, from, encoding);
  }

  #integer(content: unknown): void {
    const number = Number(content);
    if (number >= 0 && Number.isSafeInteger(number)) return this.#varint(number);
    let rest = BigInt.asUintN(64, bigOf(content));
    const bytes: number[] = [];
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
    const from = this.#before(bytes.length);
    this.#buffer.set(bytes, from);
  }

  /** Of a number that is exact. */
  #varint(value: number): void {
    let length = 1;
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length += 1;
    let at = this.#before(length);
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#buffer[at++] = (rest % 128) | 128;
    this.#buffer[at] = rest;
  }

  /** Where so many bytes begin that end where the written ones do. May change the buffer. */
  #before(bytes: number): number {
    while (this.#at < bytes) {
      const larger = Buffer.allocUnsafeSlow(this.#buffer.byteLength * 2);
      this.#at += larger.byteLength - this.#buffer.byteLength;
      this.#buffer.copy(larger, larger.byteLength - this.#buffer.byteLength);
      this.#buffer = larger;
    }
    this.#at -= bytes;
    return this.#at;
  }
}

const backwards = new WeakMap<Message, readonly (readonly [number, Field])[]>();

function reversed(type: Message): readonly (readonly [number, Field])[] {
  const known = backwards.get(type);
  if (known) return known;
  const fields = [...type].reverse();
  backwards.set(type, fields);
  return fields;
}

function bigOf(content: unknown): bigint {
  return BigInt(typeof content === 'number' ? Math.trunc(content) : String(content));
}

function isZero(content: unknown): boolean {
  return content === '' || content === 0 || content === '0' || content === false;
}
