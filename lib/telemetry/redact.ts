const SECRET_QUERY_KEYS = new Set([
  'x-amz-signature',
  'x-amz-credential',
  'x-amz-security-token',
  'awsaccesskeyid',
  'signature',
  'sig',
  'x-goog-signature',
  'token',
  'access_token',
  'id_token',
  'code',
  'state',
  'email',
  'key',
  'api_key',
  'apikey',
  'password',
  'secret',
  'session',
]);
const REDACTED = 'REDACTED';

/** `email=a@b.c&page=2` becomes `email=REDACTED&page=2`; other parts stay byte for byte. */
export function redactQuery(query: string): string {
  if (!query.includes('=')) return query;
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0) return pair;
      return SECRET_QUERY_KEYS.has(decode(pair.slice(0, equals)).toLowerCase())
        ? `${pair.slice(0, equals)}=${REDACTED}`
        : pair;
    })
    .join('&');
}

/** Removes what a URL may carry of secrets: user and password, values of known keys, the fragment. Never throws. */
export function redactUrl(url: string): string {
  const [withoutFragment = ''] = url.split('#', 1);
  const question = withoutFragment.indexOf('?');
  const path = question < 0 ? withoutFragment : withoutFragment.slice(0, question);
  const query = question < 0 ? '' : `?${redactQuery(withoutFragment.slice(question + 1))}`;
  return path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, `$1${REDACTED}:${REDACTED}@`) + query;
}

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const CARD = /(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])/g;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi;

/** Free text, e.g. an exception's message: e-mail addresses, card numbers and credentials go. */
export function redactText(text: string): string {
  let clean = text;
  if (clean.includes('@')) clean = clean.replace(EMAIL, REDACTED);
  if (/\d{4}/.test(clean)) clean = clean.replace(CARD, (digits) => (isCard(digits) ? REDACTED : digits));
  return /bearer|basic/i.test(clean) ? clean.replace(BEARER, `$1 ${REDACTED}`) : clean;
}

type Rule = 'drop' | 'url' | 'query' | 'text' | 'keep';

const KEY_RULES: readonly (readonly [RegExp, Rule])[] = [
  [/^http\.(request|response)\.header\./, 'drop'],
  [/(^|[._-])(password|secret|authorization|cookie|api[_-]?key|card[._-]?number|cvc)$/i, 'drop'],
  [/^(url\.full|http\.url|browser\.document\.url\.full)$/, 'url'],
  [/^url\.query$/, 'query'],
  // Parameterised, and full of signs that look like secrets.
  [/^db\.query\.text$/, 'keep'],
];
const RULES_MAX = 1000;
const rules = new Map<string, Rule>();

function ruleOf(key: string): Rule {
  const known = rules.get(key);
  if (known) return known;
  const rule = KEY_RULES.find(([pattern]) => pattern.test(key))?.[1] ?? 'text';
  if (rules.size < RULES_MAX) rules.set(key, rule);
  return rule;
}

/** What one attribute may say outside this process; undefined drops it. */
export function redactAttribute<V>(key: string, value: V): V | string | undefined {
  const rule = ruleOf(key);
  if (rule === 'drop') return undefined;
  if (typeof value !== 'string' || rule === 'keep') return value;
  if (rule === 'url') return redactUrl(value);
  return rule === 'query' ? redactQuery(value) : redactText(value);
}

/** In place; says nothing where nothing was wrong. */
export function redactAttributes(attributes: Record<string, unknown>): void {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    const clean = redactAttribute(key, value);
    if (clean === undefined) delete attributes[key];
    else if (clean !== value) attributes[key] = clean;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Luhn, so that ids and timestamps stay. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    let digit = Number(digits.charAt(digits.length - 1 - index));
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
