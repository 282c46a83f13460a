/** What a percent sign escapes in front of it is no digit of it. */
const RUN = /(?:%\d\d|(?<![\d%])(?<!%\d))\d(?:(?:[ +-]|%20)?\d){12,}(?!\d)/g;
const ESCAPE = /^%\d\d/;
const GROUP = /\d+/g;
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
/** Ids that may hold a run of digits: of a span, of a trace, a UUID. Digits alone are none. */
const ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes card numbers out of free text, however their digits are grouped and whatever digits follow them:
 * ```
 * "4242 4242 4242 4242 12 30"   groups: 4242 4242 4242 4242 | 12 | 30
 *  └─ 16 digits, Luhn holds ─┘  the rest stays
 * ```
 * Ids, and times since the epoch (which begin with 1), stay.
 */
export function withoutCardNumbers(text: string, instead: string): string {
  return text.replace(RUN, (run: string, at: number) => {
    const escape = ESCAPE.exec(run)?.[0] ?? '';
    const digits = run.slice(escape.length);
    if (isPartOfId(text.slice(escape ? at + escape.length : 0), escape ? 0 : at, digits.length)) return run;
    const cleaned = escape + clean(digits, isJsonNumber(text, at, run.length) ? '0' : instead);
    // `100%4242…` escapes nothing.
    return cleaned === run && escape !== '' && escape !== '%20' ? `%${clean(run.slice(1), instead)}` : cleaned;
  });
}

function clean(run: string, instead: string): string {
  // `%20` between digits is a separator and not the number 20.
  const plain = run.replaceAll('%20', '   ');
  const groups: Group[] = [...plain.matchAll(GROUP)].map(({ 0: digits, index }) => ({
    digits,
    start: index,
    end: index + digits.length,
  }));
  let result = '';
  let kept = 0;
  for (let first = 0; first < groups.length; first++) {
    const last = endOfCard(groups, first);
    const [from, to] = [groups[first], groups[last ?? -1]];
    if (last === undefined || !from || !to) continue;
    result += run.slice(kept, from.start) + instead;
    kept = to.end;
    first = last;
  }
  return result + run.slice(kept);
}

function endOfCard(groups: readonly Group[], first: number): number | undefined {
  let digits = '';
  for (let last = first; last < groups.length && digits.length < DIGITS_MAX; last++) {
    digits += groups[last]?.digits ?? '';
    if (isCardNumber(digits)) return last;
  }
  return undefined;
}

/** Length, issuer and Luhn. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX || !/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    let digit = Number(digits.charAt(digits.length - 1 - index));
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** A line of JSON stays one. */
function isJsonNumber(text: string, at: number, length: number): boolean {
  return /[:,[]/.test(text.charAt(at - 1)) && /[,}\]]/.test(text.charAt(at + length));
}

const ID_CHARS_MAX = 36;

function isPartOfId(text: string, at: number, length: number): boolean {
  const before = /[0-9a-f-]*$/i.exec(text.slice(Math.max(0, at - ID_CHARS_MAX), at))?.[0] ?? '';
  const after = /^[0-9a-f-]*/i.exec(text.slice(at + length, at + length + ID_CHARS_MAX))?.[0] ?? '';
  const whole = before + text.slice(at, at + length) + after;
  const [id = ''] = whole.includes('-') && !ID.test(whole) ? partAround(whole, before.length) : [whole];
  return /[a-f]/i.test(id) && ID.test(id);
}

/** `00-4bf9…4736-00f0…02b7-01` names two ids. */
function partAround(whole: string, at: number): [string] {
  const start = whole.lastIndexOf('-', at - 1) + 1;
  const end = whole.indexOf('-', at);
  return [whole.slice(at === 0 ? 0 : start, end < 0 ? undefined : end)];
}
