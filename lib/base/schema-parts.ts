// The parts of the library that browsers are sent, one by one: taken as a whole it brings its messages in fifty languages.
export type { infer, ZodType } from 'zod';
export {
  array,
  boolean,
  coerce,
  custom,
  discriminatedUnion,
  enum,
  iso,
  lazy,
  literal,
  looseObject,
  number,
  object,
  strictObject,
  string,
  tuple,
  undefined,
  union,
  unknown,
  uuid,
} from 'zod';
