import type { z } from 'zod';

export type Env = Readonly<Record<string, string | undefined>>;

export interface VariableReader {
  readonly warnings: readonly string[];
  /** The variables whose values were taken. */
  readonly used: ReadonlySet<string>;
  /** Once per text. */
  warn(message: string): void;
  /** Undefined when unset or blank. */
  text(name: string): string | undefined;
  /** The first valid one of `names` wins; `source` names it and is undefined for the fallback. */
  value<T>(names: readonly string[], schema: z.ZodType<T>, fallback: T): { value: T; source: string | undefined };
}

/** Reads variables by precedence. Warnings name variables, never values: a mistyped one may be a secret. */
export function variableReader(env: Env): VariableReader {
  const warnings: string[] = [];
  const warn = (message: string): void => {
    if (!warnings.includes(message)) warnings.push(message);
  };
  const used = new Set<string>();
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  return {
    warnings,
    used,
    warn,
    text(name) {
      const value = given(name);
      if (value !== undefined) used.add(name);
      return value;
    },
    value(names, schema, fallback) {
      let found: { value: typeof fallback; source: string } | undefined;
      for (const name of names) {
        const raw = given(name);
        if (raw === undefined) continue;
        const parsed = schema.safeParse(raw);
        if (!parsed.success)
          warn(`${name} is not valid (${parsed.error.issues[0]?.message ?? 'wrong'}); it is not used.`);
        else if (!found) {
          found = { value: parsed.data, source: name };
          used.add(name);
        } else if (parsed.data !== found.value) warn(`${found.source} and ${name} disagree; ${found.source} wins.`);
      }
      return found ?? { value: fallback, source: undefined };
    },
  };
}
