import type { Facet } from './facets';

export interface Completion {
  /** What stands in the bar when it is taken. */
  readonly text: string;
  /** A whole condition, taken at once; else the bar waits for its value. */
  readonly whole: boolean;
  readonly count: number | undefined;
  readonly note: string | undefined;
}

export interface QueryWords {
  readonly facets: readonly Facet[];
  readonly services: readonly string[];
  readonly operations: readonly string[];
}

const NAMES = [
  { name: 'service', sign: '=', note: 'a span of this service' },
  { name: 'operation', sign: '=', note: 'a span of this name' },
  { name: 'status', sign: '=', note: 'error or ok' },
  { name: 'duration', sign: '>', note: 'of the whole trace, 800 ms' },
  { name: 'root', sign: '=', note: 'service of the root' },
  { name: 'name', sign: '=', note: 'of the root span' },
  { name: 'touches', sign: '=', note: 'a service on the way' },
] as const;

const SHOWN_MAX = 8;
const HALF_TERM = /^(?:and\s+)?([a-z]+)\s*(=|~|>|<)\s*(.*)$/is;

/** What may be meant: values after a name and sign, else a search of names, values that hold the word, and names. */
export function completeQuery(typed: string, words: QueryWords): readonly Completion[] {
  const text = typed.trim();
  const [, name = '', sign = '=', part = ''] = HALF_TERM.exec(text) ?? [];
  if (name !== '') return sign === '=' ? valuesOf(name.toLowerCase(), part, words) : [];
  const names = NAMES.filter((each) => each.name.startsWith(text.toLowerCase())).map((each) => ({
    text: `${each.name} ${each.sign} `,
    whole: false,
    count: undefined,
    note: each.note,
  }));
  if (text === '') return names;
  const search: Completion = { text: `text ~ ${text}`, whole: true, count: undefined, note: 'in names' };
  const values = ['name', 'root', 'touches'].flatMap((each) => valuesOf(each, text, words).slice(0, 2));
  return [search, ...values, ...names].slice(0, SHOWN_MAX);
}

function valuesOf(name: string, part: string, { facets, services, operations }: QueryWords): Completion[] {
  const counted = (key: Facet['key']) => facets.find((facet) => facet.key === key)?.values ?? [];
  const plain = (values: readonly string[]) => values.map((value) => ({ value, count: undefined }));
  const status = () =>
    counted('status').map(({ value, count }) => ({ value: value === 'only' ? 'error' : 'ok', count }));
  const known: Record<string, () => readonly { readonly value: string; readonly count: number | undefined }[]> = {
    status,
    service: () => plain(services),
    operation: () => plain([...new Set([...operations, ...counted('rootNames').map((each) => each.value)])]),
    root: () => counted('rootServices'),
    name: () => counted('rootNames'),
    touches: () => counted('touches'),
  };
  const wanted = part.toLowerCase().replace(/^"/, '');
  return (known[name]?.() ?? [])
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, SHOWN_MAX)
    .map(({ value, count }) => ({ text: `${name} = ${value}`, whole: true, count, note: undefined }));
}
