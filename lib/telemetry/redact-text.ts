import { processSlot } from '../base/process-slot';
import { withoutCardNumbers } from './card-numbers';

export const REDACTED = 'REDACTED';

/** This process's own secrets, as one pattern; filled at start. */
export const ownSecretsSlot = processSlot<RegExp>('own-secrets');

/** One look tells whether any of the rules below could find something. */
const HINT =
  /[@?]|%40|:\/\/|\d[\d +%-]{11}|pass|pwd|secret|token|auth|cookie|key|bearer|basic|cvc|cvv|credential|sign?|session|mg_|eyJ|[srpw][ku]_|whsec|gh[opusr]_|github_pat|glpat|xox|A[KS]IA|AIza|npm_|-----BEGIN/i;

const EMAIL = /(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi;
const SCHEME = /\b(Bearer|Basic)(\s+|%20)[\w.~+/=%-]+/gi;
const IN_URL = /(:\/\/)[^/\s@"'<>]*@/g;
const QUERY = /\?[^\s"'<>\\?]*=[^\s"'<>\\?]*/g;
const HEADER = /(cookie(?:\\*["']\s*:\s*\[?\\*["']|\s*:\s*))[^"'\\\r\n]+/gi;
const COOKIE = /\b((?:__Host-)?mg_\w+=)[^\s;,"'\\]+/g;
const NAME =
  '(?:password|passwd|passphrase|pwd|secret|token|authorization|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|signature|session[_-]?id|cvc|cvv)';
/** `"apiKey": "x"`, the same inside a JSON string, and `password='x'`. */
const NAMED_QUOTED = new RegExp(
  `(${NAME}(?:\\\\*["'])?\\s*[=:]\\s*\\\\*["'])(?!\\s*[,:}\\]]|(?:Bearer|Basic)\\b)[^"'\\\\]+`,
  'gi',
);
/** `password=x`, `token: x`, `"cvc":123`. */
const NAMED = new RegExp(
  `(${NAME}((?:\\\\*["'])?)\\s*[=:]\\s*)(?!(?:Bearer|Basic)\\b)([^\\s"'\\\\&,;{}[\\]()]+)`,
  'gi',
);
const SHAPES = [
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g,
  /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}/g,
  /\b(?:whsec_|gh[opusr]_|github_pat_|npm_)\w{16,}/g,
  /\b(?:glpat-|xox[abeoprs]-)[\w-]{10,}/g,
  /\bA[KS]IA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/**
 * Free text, e.g. an exception's message or a whole line of a log: e-mail addresses, card numbers and credentials go.
 * What it writes instead needs no quoting, so JSON stays JSON. Twice is the same as once.
 */
export function redactText(text: string): string {
  const own = ownSecretsSlot.peek();
  const clean = own ? text.replace(own, REDACTED) : text;
  if (!HINT.test(clean)) return clean;
  return redactCredentials(redactPersonal(clean));
}

/** Without the names of secrets, which are columns in a statement. */
export function redactPersonal(text: string): string {
  const clean = text.includes('@') || /%40/.test(text) ? text.replace(IN_URL, '$1').replace(EMAIL, REDACTED) : text;
  return withoutCardNumbers(clean, REDACTED);
}

function redactCredentials(text: string): string {
  let clean = text.replace(SCHEME, `$1$2${REDACTED}`).replace(HEADER, `$1${REDACTED}`).replace(COOKIE, `$1${REDACTED}`);
  if (clean.includes('?')) clean = clean.replace(QUERY, (query) => `?${redactQuery(query.slice(1))}`);
  clean = clean
    .replace(NAMED_QUOTED, `$1${REDACTED}`)
    .replace(NAMED, (_all, head: string, quote: string, value: string) => head + bare(quote, value));
  for (const shape of SHAPES) clean = clean.replace(shape, REDACTED);
  return clean;
}

/** After a quoted name comes JSON, which has no such word. */
function bare(quote: string, value: string): string {
  return quote !== '' && /^[\d.eE+-]+$|^(?:true|false|null)$/.test(value) ? '0' : REDACTED;
}

const SECRET_KEY =
  /(?:token|secret|passw(?:or)?d|passphrase|pwd|email|e-mail|signature|credentials?|api[_-]?key|access[_-]?key(?:id)?|private[_-]?key|authorization|cookie|session(?:[_-]?id)?|card(?:[_-]?(?:number|no))?|cvc|cvv)$/i;
const SECRET_WORD = /(?:^|[._-])(?:sig|code|state|key|sid|jwt|otp|pin|mail|auth|pass|phone)$/i;

/** `email=a@b.c&page=2` becomes `email=REDACTED&page=2`; other parts stay byte for byte. */
export function redactQuery(query: string): string {
  if (query === '') return query;
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0) return redactPart(pair);
      const key = decode(pair.slice(0, equals));
      const value = pair.slice(equals + 1);
      const clean = SECRET_KEY.test(key) || SECRET_WORD.test(key) ? REDACTED : redactPart(value);
      return clean === value ? pair : `${pair.slice(0, equals)}=${clean}`;
    })
    .join('&');
}

const PLAIN_PART = /^[a-z-]+(?:\d{1,9})?$/;

/** One value of a query or one step of a path, by what it says when it is decoded. */
export function redactPart(part: string): string {
  if (part.length < 4) return part;
  if (PLAIN_PART.test(part)) return isOwnSecret(part) ? REDACTED : part;
  const plain = decode(part.replaceAll('+', ' '));
  return redactPersonal(plain) === plain && !isSecret(part) ? part : REDACTED;
}

function isSecret(text: string): boolean {
  return SHAPES.some((shape) => text.search(shape) >= 0) || isOwnSecret(text);
}

function isOwnSecret(text: string): boolean {
  const own = ownSecretsSlot.peek();
  return own !== undefined && text.search(own) >= 0;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
