import { type Field, isPackable, type Message, type Scalar, wireTypeOf } from './table';

const LENGTH = 2;

/** What the doors have checked: an object in JSON form whose fields have their right types. */
export function writeMessage(value: object, type: Message): Buffer {
  const parts: Buffer[] = [];
  for (const [no, field] of type) {
    const content: unknown = Reflect.get(value, field.name);
    if (content === undefined || content === null) continue;
    if (field.repeated) writeList(parts, no, field.type, Array.isArray(content) ? content : []);
    else if (field.presence || !isZero(content)) writeField(parts, no, field.type, content);
  }
  return Buffer.concat(parts);
}

function writeList(parts: Buffer[], no: number, type: Field['type'], list: readonly unknown[]): void {
  if (list.length === 0) return;
  if (!isPackable(type)) {
    for (const item of list) writeField(parts, no, type, item);
    return;
  }
  writeBytes(parts, no, Buffer.concat(list.map((item) => scalar(type, item))));
}

function writeField(parts: Buffer[], no: number, type: Field['type'], content: unknown): void {
  if (typeof type === 'function') writeBytes(parts, no, writeMessage(Object(content), type()));
  else if (wireTypeOf(type) === LENGTH) writeBytes(parts, no, scalar(type, content));
  else parts.push(varint(BigInt(no * 8 + wireTypeOf(type))), scalar(type, content));
}

function writeBytes(parts: Buffer[], no: number, bytes: Buffer): void {
  parts.push(varint(BigInt(no * 8 + LENGTH)), varint(BigInt(bytes.byteLength)), bytes);
}

function scalar(type: Scalar, content: unknown): Buffer {
  switch (type) {
    case 'string':
      return Buffer.from(String(content), 'utf8');
    case 'id':
      return Buffer.from(String(content), 'hex');
    case 'bytes':
      return Buffer.from(String(content), 'base64');
    case 'bool':
      return Buffer.of(content === true ? 1 : 0);
    case 'sint32':
      return varint(BigInt(Number(content) < 0 ? -2 * Number(content) - 1 : 2 * Number(content)));
    case 'enum':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return varint(BigInt.asUintN(64, integer(content)));
    case 'fixed32': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(Number(content) >>> 0);
      return bytes;
    }
    case 'fixed64':
    case 'sfixed64': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt.asUintN(64, integer(content)));
      return bytes;
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(content));
      return bytes;
    }
  }
}

function integer(content: unknown): bigint {
  return BigInt(typeof content === 'number' ? Math.trunc(content) : String(content));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function isZero(content: unknown): boolean {
  return content === '' || content === 0 || content === '0' || content === false;
}
