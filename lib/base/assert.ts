/** Narrows away undefined where an invariant guarantees a value; says which one when it does not hold. */
export function assertDefined<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`invariant: ${what} is missing`);
  return value;
}
