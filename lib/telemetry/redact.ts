import { isCardNumber } from './card-numbers';
import { REDACTED, redactPart, redactPersonal, redactQuery, redactText } from './redact-text';

export { redactQuery, redactText } from './redact-text';

/** Removes what a URL may carry of secrets: user and password, values of known keys, the fragment. Never throws. */
export function redactUrl(url: string): string {
  const [withoutFragment = ''] = url.split('#', 1);
  const question = withoutFragment.indexOf('?');
  const path = question < 0 ? withoutFragment : withoutFragment.slice(0, question);
  const query = question < 0 ? '' : `?${redactQuery(withoutFragment.slice(question + 1))}`;
  return redactPath(path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, `$1${REDACTED}:${REDACTED}@`)) + query;
}

/** Addresses with ids in them are kept; an e-mail address, a card number or a token in one is not. */
function redactPath(path: string): string {
  return path
    .split('/')
    .map((step) => (step.includes(`${REDACTED}:${REDACTED}@`) ? step : redactPart(step)))
    .join('/');
}

type Rule = 'drop' | 'url' | 'path' | 'query' | 'personal' | 'text';

const KEY_RULES: readonly (readonly [RegExp, Rule])[] = [
  [/^(http\.(request|response)\.header|rpc\.(request|response)\.metadata|db\.(query|operation)\.parameter)\./, 'drop'],
  [/(^|[._-])(password|passwd|secret|token|authorization|cookie|email|api[_-]?key|card[._-]?number|cvc|cvv)$/i, 'drop'],
  [/^(url\.full|http\.url|browser\.document\.url\.full|http\.target|url\.original)$/, 'url'],
  [/^url\.path$/, 'path'],
  [/^url\.query$/, 'query'],
  // Parameterised, and full of names that look like secrets.
  [/^db\.query\.text$/, 'personal'],
];
const RULES_MAX = 1000;
const rules = new Map<string, Rule>();

function ruleOf(key: string): Rule {
  const known = rules.get(key);
  if (known) return known;
  const rule = KEY_RULES.find(([pattern]) => pattern.test(key))?.[1] ?? (redactText(key) === key ? 'text' : 'drop');
  if (rules.size < RULES_MAX) rules.set(key, rule);
  return rule;
}

/**
 * Most values come again and again: statements, routes, user agents. Only what was found clean is remembered, so that
 * no secret stays here.
 */
function remembering(clean: (text: string) => string, charsMax: number): (text: string) => string {
  const known = new Set<string>();
  return (text) => {
    if (known.has(text)) return text;
    const result = clean(text);
    if (result === text && text.length <= charsMax) {
      if (known.size >= KNOWN_MAX) known.clear();
      known.add(text);
    }
    return result;
  };
}
const KNOWN_MAX = 1000;

const BY_RULE: Readonly<Record<Exclude<Rule, 'drop'>, (text: string) => string>> = {
  url: remembering(redactUrl, 200),
  path: remembering(redactPath, 200),
  query: redactQuery,
  personal: remembering(redactPersonal, 1000),
  text: remembering(redactText, 200),
};

/** A span's name: few values. */
export const redactName: (name: string) => string = remembering(redactText, 100);

const SHORTEST_CARD = 1e12;

/** What one attribute may say outside this process; undefined drops it. Lists and maps are looked through. */
export function redactAttribute<V>(key: string, value: V): V | string | undefined {
  const rule = ruleOf(key);
  if (rule === 'drop') return undefined;
  if (typeof value === 'string') return BY_RULE[rule](value);
  if (typeof value === 'number') return value >= SHORTEST_CARD && isCardNumber(String(value)) ? REDACTED : value;
  if (typeof value !== 'object' || value === null) return value;
  return redactNested(value, BY_RULE[rule], DEPTH_MAX) as V;
}

/** Deeper than any intake lets in. */
const DEPTH_MAX = 8;

/** The same object where nothing was wrong. */
function redactNested(value: unknown, clean: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'bigint') return isCardNumber(String(value)) ? REDACTED : value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (depth === 0) return REDACTED;
  if (Array.isArray(value)) {
    const items = value.map((item) => redactNested(item, clean, depth - 1));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const kept = entries.flatMap(([key, item]): [string, unknown][] =>
    ruleOf(key) === 'drop' ? [] : [[key, redactNested(item, clean, depth - 1)]],
  );
  const same = kept.length === entries.length && kept.every(([, item], index) => item === entries[index]?.[1]);
  return same ? value : Object.fromEntries(kept);
}

/** In place; says nothing where nothing was wrong. */
export function redactAttributes(attributes: Record<string, unknown>): void {
  for (const key in attributes) {
    const value = attributes[key];
    const clean = redactAttribute(key, value);
    if (clean === undefined) delete attributes[key];
    else if (clean !== value) attributes[key] = clean;
  }
}
