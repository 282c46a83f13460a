type Env = Readonly<Record<string, string | undefined>>;

const NAMED_SECRET = /(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|_KEY|CREDENTIALS?|HEADERS)$/;
const CHARACTERS_MIN = 8;

/**
 * What this process must never say, whatever carries it: values of variables that are secrets, passwords in addresses,
 * values of the headers that exporters send. A word like `postgres` is left: it is everywhere, and no secret.
 */
export function ownSecrets(env: Env): RegExp | undefined {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (!value) continue;
    if (name.endsWith('HEADERS'))
      for (const pair of value.split(',')) found.add(pair.slice(pair.indexOf('=') + 1).trim());
    else if (NAMED_SECRET.test(name)) found.add(value);
    const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:([^/@\s]+)@/i.exec(value)?.[1];
    if (password) found.add(password).add(decode(password));
  }
  const literal = [...found].filter(isTelling).sort((a, b) => b.length - a.length);
  if (literal.length === 0) return undefined;
  return new RegExp(literal.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}

function isTelling(text: string): boolean {
  return text.length >= CHARACTERS_MIN && !/^[a-z]{1,15}$|^\d{1,11}$/.test(text) && !/^(?:\/|file:)/.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
