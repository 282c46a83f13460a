import 'server-only';
import { readOrigins } from '../origins';
import type { Setting, Source } from '../settings';

type Env = Readonly<Record<string, string | undefined>>;

export type ReadSetting = (variables: string | readonly string[], name: string, value: string) => Setting;

/** Tells of each value which of its variables decided: the first that counts, and else nobody but we. */
export function settingReader(
  env: Env,
  counts: (variable: string) => boolean = () => true,
  fromFile: ReadonlySet<string> = new Set(),
): ReadSetting {
  const origins = readOrigins(env);
  const decides = (variable: string): boolean =>
    (env[variable] ?? '').trim() !== '' && origins.get(variable) !== 'passed' && counts(variable);

  function sourceOf(variable: string | undefined): Source {
    if (variable === undefined) return { kind: 'default' };
    const origin = origins.get(variable);
    if (origin === 'made' || origin === 'default' || origin === 'command') return { kind: origin };
    return { kind: origin === 'flag' ? 'flag' : 'variable', name: variable };
  }

  return (variables, name, value) => {
    const all = typeof variables === 'string' ? [variables] : variables;
    const decisive = all.find(decides);
    const isOfFile = decisive === undefined && all.some((variable) => fromFile.has(variable));
    return {
      variable: all[0] ?? '',
      variables: all,
      name,
      value,
      source: isOfFile ? { kind: 'file' } : sourceOf(decisive),
    };
  };
}
