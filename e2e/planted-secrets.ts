import { isCardNumber } from '../lib/telemetry/card-numbers';

/** Makes secrets of every kind that can be found again wherever they came out. */
export interface PlantedSecrets {
  email(): string;
  card(): string;
  apiKey(): string;
  jwt(): string;
  /** Nothing gives it away but the name it stands under. */
  opaque(): string;
  count(): number;
  /** The secrets that stand in the text, in whatever encoding of ours. */
  foundIn(text: string): string[];
}

const MARK = /pl4nt\d{4}/g;
const DIGITS = /\d(?:(?:[ +-]|%20)?\d){14,18}/g;

export function plantedSecrets(): PlantedSecrets {
  const cards = new Set<string>();
  let count = 0;
  const mark = (): string => {
    count += 1;
    return `pl4nt${String(count).padStart(4, '0')}`;
  };
  return {
    email: () => `ann.${mark()}@example.com`,
    apiKey: () => `sk_live_${mark()}abcdefgh`,
    jwt: () => `eyJhbGciOiJI${mark()}.eyJzdWIiOiIx.c2ln`,
    opaque: () => `${mark()}zq`,
    card() {
      count += 1;
      const digits = cardOf(count);
      cards.add(digits);
      return count % 2 === 0 ? digits : (digits.match(/.{4}/g)?.join(' ') ?? digits);
    },
    count: () => count,
    foundIn(text) {
      const runs = (text.match(DIGITS) ?? []).map((run) => run.replace('%20', '').replace(/\D/g, ''));
      return [...new Set([...(text.match(MARK) ?? []), ...runs.filter((digits) => cards.has(digits))])];
    },
  };
}

function cardOf(number: number): string {
  const head = `5105${String(number * 7919).padStart(11, '0')}`;
  const last = [...'0123456789'].find((digit) => isCardNumber(head + digit));
  return head + last;
}
