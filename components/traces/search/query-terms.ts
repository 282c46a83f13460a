import { formatClockTime, formatDurationUs } from '@/lib/base/duration';
import { parseDuration } from '@/lib/traces/list-address';
import type { ListFilters } from './list-filters';

/** One condition of the query bar, and the filters without it. */
export interface QueryTerm {
  readonly id: string;
  readonly name: string;
  readonly sign: string;
  readonly value: string;
  readonly remove: Partial<ListFilters>;
}

/** The conditions in the order in which the bar shows them; the window and the operators' pages are not among them. */
export function queryTerms(filters: ListFilters): QueryTerm[] {
  const terms: QueryTerm[] = [];
  const add = (name: string, sign: string, value: string, remove: Partial<ListFilters>): void => {
    terms.push({ id: `${name} ${sign} ${value}`, name, sign, value, remove });
  };
  const { service, operation, text, errors } = filters;
  if (service !== undefined) add('service', '=', service, { service: undefined });
  if (operation !== undefined) add('operation', '=', operation, { operation: undefined });
  if (errors !== undefined) add('status', '=', errors === 'only' ? 'error' : 'ok', { errors: undefined });
  for (const [key, name] of LISTS) {
    for (const value of filters[key] ?? []) add(name, '=', value, { [key]: without(filters[key], value) });
  }
  for (const entry of filters.attributes ?? []) {
    add(entry[0], '=', entry[1], { attributes: without(filters.attributes, entry) });
  }
  if (text !== undefined) add('text', '~', text, { text: undefined });
  addDuration(filters, add);
  addTime(filters, add);
  return terms;
}

const LISTS = [
  ['rootServices', 'root'],
  ['rootNames', 'name'],
  ['touches', 'touches'],
] as const;

type Add = (name: string, sign: string, value: string, remove: Partial<ListFilters>) => void;

function addDuration({ durationMinUs: min, durationMaxUs: max }: ListFilters, add: Add): void {
  const remove = { durationMinUs: undefined, durationMaxUs: undefined };
  if (min !== undefined && max !== undefined) {
    add('duration', 'in', `${formatDurationUs(min)} – ${formatDurationUs(max)}`, remove);
  } else if (min !== undefined) add('duration', '≥', formatDurationUs(min), remove);
  else if (max !== undefined) add('duration', '≤', formatDurationUs(max), remove);
}

function addTime({ brushFromMs: from, brushToMs: to }: ListFilters, add: Add): void {
  if (from === undefined) return;
  const end = to === undefined ? 'now' : formatClockTime(new Date(to));
  add('time', 'in', `${formatClockTime(new Date(from))} – ${end}`, { brushFromMs: undefined, brushToMs: undefined });
}

function without<T>(list: readonly T[] | undefined, item: T): readonly T[] | undefined {
  const rest = (list ?? []).filter((each) => each !== item);
  return rest.length === 0 ? undefined : rest;
}

export type ParsedTerm =
  | { readonly kind: 'change'; readonly change: Partial<ListFilters> }
  | { readonly kind: 'problem'; readonly problem: string };

const TERM = /^([^\s=~<>≥≤"]+)\s*(=|~|>=?|<=?|≥|≤|\sin\s)\s*(.*)$/s;
const BETWEEN = /^(.+?)\s*(?:–|\.\.|-|\sto\s)\s*(.+)$/;
const TEXT_MAX = 256;

/** What a typed condition changes. Words without a sign search names. */
export function parseTerm(typed: string, filters: ListFilters): ParsedTerm {
  const text = typed
    .trim()
    .replace(/^and\s+/i, '')
    .slice(0, TEXT_MAX);
  const [, name = '', sign = '', rest = ''] = TERM.exec(text) ?? [];
  if (name === '') return text === '' ? problem('Write a condition, such as status = error.') : change({ text });
  const value = rest.trim().replace(/^"(.*)"$/s, '$1');
  if (value === '') return problem(`Write what ${name} should be.`);
  const key = name.toLowerCase();
  if (key === 'duration') return duration(sign.trim(), value);
  if (sign === '~' && (key === 'name' || key === 'text')) return change({ text: value });
  if (sign !== '=') return problem(`${name} takes “=”; only duration can be compared.`);
  switch (key) {
    case 'service':
      return change({ service: value });
    case 'operation':
      return change({ operation: value });
    case 'text':
      return change({ text: value });
    case 'status':
      return status(value.toLowerCase());
    case 'root':
      return change({ rootServices: withItem(filters.rootServices, value) });
    case 'name':
      return change({ rootNames: withItem(filters.rootNames, value) });
    case 'touches':
      return change({ touches: withItem(filters.touches, value) });
    default: {
      const others = (filters.attributes ?? []).filter(([each]) => each !== name);
      return change({ attributes: [...others, [name, value]] });
    }
  }
}

function status(value: string): ParsedTerm {
  if (value === 'error') return change({ errors: 'only' });
  if (value === 'ok' || value === 'unset') return change({ errors: 'none' });
  return problem('status is error or ok.');
}

function duration(sign: string, value: string): ParsedTerm {
  const [, from, to] = sign === 'in' || sign === '=' ? (BETWEEN.exec(value) ?? []) : [];
  if (from !== undefined && to !== undefined) {
    // "0.8–3.2 s": the unit of the end holds for both.
    const unit = /[a-zµμ]+$/i.exec(to)?.[0] ?? '';
    const [min, max] = [parseDuration(/[a-zµμ]$/i.test(from) ? from : from + unit), parseDuration(to)];
    if (min === undefined || max === undefined) return unreadable(value);
    return change({ durationMinUs: Math.min(min, max), durationMaxUs: Math.max(min, max) });
  }
  const us = parseDuration(value);
  if (us === undefined) return unreadable(value);
  if (/^[>≥]/.test(sign)) return change({ durationMinUs: us, durationMaxUs: undefined });
  if (/^[<≤]/.test(sign)) return change({ durationMaxUs: us, durationMinUs: undefined });
  return problem('Write duration > 800 ms, duration < 3 s, or duration in 0.8–3.2 s.');
}

function unreadable(value: string): ParsedTerm {
  return problem(`“${value}” is not a duration. Write 800 ms or 1.5 s.`);
}

function withItem(list: readonly string[] | undefined, item: string): readonly string[] {
  return [...new Set([...(list ?? []), item])];
}

function change(part: Partial<ListFilters>): ParsedTerm {
  return { kind: 'change', change: part };
}

function problem(text: string): ParsedTerm {
  return { kind: 'problem', problem: text };
}
