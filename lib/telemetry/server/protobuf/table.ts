/**
 * Protobuf by a table of fields, to and from the JSON form that OTLP gives its messages: ids in hex, 64-bit integers as
 * decimal text, enums as numbers, other bytes in base64. One table serves both ways, so they can not disagree.
 */
export type Scalar =
  | 'string'
  | 'id'
  | 'bytes'
  | 'bool'
  | 'enum'
  | 'uint32'
  | 'sint32'
  | 'int64'
  | 'uint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

export interface Field {
  readonly name: string;
  /** A message is given late, since messages hold each other. */
  readonly type: Scalar | (() => Message);
  readonly repeated: boolean;
  /** Written even where it is zero: its being there says something. */
  readonly presence: boolean;
}

export type Message = ReadonlyMap<number, Field>;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

const WIRE_TYPES: Readonly<Record<Scalar, number>> = {
  string: LENGTH,
  id: LENGTH,
  bytes: LENGTH,
  bool: VARINT,
  enum: VARINT,
  uint32: VARINT,
  sint32: VARINT,
  int64: VARINT,
  uint64: VARINT,
  fixed32: FIXED32,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  double: FIXED64,
};

/** The numbers 1, 2, 3 ... are fields; a type in brackets repeats, `!` keeps zero. */
export function message(fields: Readonly<Record<number, readonly [name: string, type: FieldType]>>): Message {
  return new Map(Object.entries(fields).map(([no, [name, type]]) => [Number(no), fieldOf(name, type)]));
}

function fieldOf(name: string, type: FieldType): Field {
  if (typeof type === 'function') return { name, type, repeated: false, presence: true };
  if (typeof type === 'object') return { name, type: type[0], repeated: true, presence: true };
  const scalar = (type.endsWith('!') ? type.slice(0, -1) : type) as Scalar;
  return { name, type: scalar, repeated: false, presence: type !== scalar };
}

export type FieldType = Scalar | `${Scalar}!` | (() => Message) | readonly [Scalar | (() => Message)];

export function wireTypeOf(type: Field['type']): number {
  return typeof type === 'function' ? LENGTH : WIRE_TYPES[type];
}

export function isPackable(type: Field['type']): type is Scalar {
  return wireTypeOf(type) !== LENGTH;
}
