/** Its output goes to the terminal; resolves to the exit code. */
export function runTool(
  name: 'biome' | 'oxlint' | 'tsc' | 'vitest' | 'playwright',
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<number>;
export function runNode(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<number>;
