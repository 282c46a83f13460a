import 'server-only';
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { createGate } from './gate';

// 32 MiB and about 80 ms a guess, on a thread of libuv's pool.
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 } as const;
const KEY_BYTES = 32;

// More at once would take the threads that files, names and everything else wait for.
const guesses = createGate({ workingMax: 2, waitingMax: 100 });

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return guesses.pass(() => deriveNow(password, salt, options));
}

function deriveNow(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** `scrypt$N$r$p$salt$key`: the parameters travel along, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

// Of no password at all: an unknown account must cost as much time as a wrong password.
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  'bm9ib2R5LW5vYm9keSE',
  Buffer.alloc(KEY_BYTES).toString('base64url'),
].join('$');

/** Pass `undefined` for an account that does not exist: takes as long and is false. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [kind, n, r, p, salt = '', key = ''] = (hash ?? NOBODY).split('$');
  if (kind !== 'scrypt') throw new Error('A password hash has an unknown format');
  const options = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), options);
  return expected.length === actual.length && timingSafeEqual(expected, actual) && hash !== undefined;
}

/** Four groups of five characters without look-alikes: about 98 bits, and a person can type it. */
export function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789x';
  const characters = [...randomBytes(20)].map((byte) => alphabet.charAt(byte & 31));
  return [0, 5, 10, 15].map((start) => characters.slice(start, start + 5).join('')).join('-');
}
