export interface Gate {
  readonly unit: readonly string[];
  readonly e2e: readonly string[];
}
export function gateOf(names: readonly string[]): Gate | undefined;
