import type { z } from 'zod';

export type Env = Readonly<Record<string, string | undefined>>;

/** One variable of the environment; `config/table.ts` has all of them. */
export interface Variable<T = unknown> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** In words, for the documentation. */
  readonly fallback: string;
  readonly about: string;
  /** Its value is never repeated, not even a wrong one. */
  readonly isSecret?: boolean;
}

/** What the configuration file says, by the variable that says the same. */
export type FileValues = ReadonlyMap<string, string>;

export const CONFIG_FILE = 'media-gateway.config.json';

export interface VariableReader {
  readonly warnings: readonly string[];
  /** Told at the start, though nothing is wrong. */
  readonly notes: readonly string[];
  /** The variables whose values were taken from the environment, and those the file stood in for. */
  readonly used: ReadonlySet<string>;
  readonly fromFile: ReadonlySet<string>;
  /** Once per text. */
  warn(message: string): void;
  note(message: string): void;
  /** Undefined when unset or blank. */
  text(variable: Variable<string>): string | undefined;
  /** The first valid one wins, of the environment before the file; `source` is undefined for the fallback. */
  value<T>(variables: readonly Variable<T>[], fallback: T): { value: T; source: string | undefined };
  /** The first that is given wins without a word: it is about one signal, those after it about all. */
  specific<T>(variables: readonly Variable<T>[], fallback: T): T;
}

/** Reads variables by precedence. A warning names the variable, the value where it can not be a secret, and what is used. */
export function variableReader(env: Env, file: FileValues = new Map()): VariableReader {
  const warnings = new Set<string>();
  const notes = new Set<string>();
  const used = new Set<string>();
  const fromFile = new Set<string>();
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;

  function value<T>(variables: readonly Variable<T>[], fallback: T): { value: T; source: string | undefined } {
    let found: { value: T; source: string } | undefined;
    const wrong: string[] = [];
    for (const variable of variables) {
      const raw = given(variable.name);
      if (raw === undefined) continue;
      const parsed = variable.schema.safeParse(raw);
      if (!parsed.success) {
        const why = parsed.error.issues[0]?.message ?? 'wrong';
        wrong.push(`${variable.name}${shownValue(variable, raw)} is not valid (${why})`);
      } else if (!found) {
        found = { value: parsed.data, source: variable.name };
        used.add(variable.name);
      } else if (parsed.data !== found.value) {
        warnings.add(`${found.source} and ${variable.name} disagree; ${found.source} wins.`);
      }
    }
    found ??= valueOfFile(variables);
    const taken = found?.value ?? fallback;
    for (const complaint of wrong) warnings.add(`${complaint}; ${usedInstead(taken, found?.source)}.`);
    return found ?? { value: fallback, source: undefined };
  }

  function valueOfFile<T>(variables: readonly Variable<T>[]): { value: T; source: string } | undefined {
    for (const variable of variables) {
      const parsed = variable.schema.safeParse(file.get(variable.name));
      if (!parsed.success || !file.has(variable.name)) continue;
      fromFile.add(variable.name);
      return { value: parsed.data, source: CONFIG_FILE };
    }
    return undefined;
  }

  return {
    get warnings() {
      return [...warnings];
    },
    get notes() {
      return [...notes];
    },
    used,
    fromFile,
    warn: (message) => void warnings.add(message),
    note: (message) => void notes.add(message),
    text: (variable) => value<string | undefined>([variable], undefined).value,
    value,
    specific: (variables, fallback) =>
      variables.reduceRight((below, variable) => value([variable], below).value, fallback),
  };
}

function usedInstead(value: unknown, source: string | undefined): string {
  if (source) return `that of ${source} is used`;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return 'the default is used';
  return String(value).includes('://') ? 'the default is used' : `${String(value)} is used`;
}

const PLAIN = /^[a-z][a-z _/-]{0,30}$|^[-+]?[\d.,]{1,20}(e[-+]?\d{1,3})?\s?(%|ms|s)?$/;

/** Words and numbers; anything else that stands in the wrong place may be a secret. */
export function shownValue({ isSecret }: Pick<Variable, 'isSecret'>, raw: string): string {
  if (isSecret) return '';
  if (PLAIN.test(raw)) return `=${raw}`;
  if (!/^[a-z]+:\/\//.test(raw) || !URL.canParse(raw)) return '';
  const { protocol, host } = new URL(raw);
  return host === '' ? '' : `=${protocol}//${host}`;
}
