import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { FORCE_MINUTES } from '../sampling';

/**
 * Who bears it has every trace of the own session kept. The value is the time it ends and a signature, so that nobody
 * grants it to himself or for longer. Not `Strict`: a link from a ticket shall be traced too.
 */
const NAME = 'mg_trace';
const SECURE_NAME = '__Host-mg_trace';
const VALUE = /^(\d{13})\.([A-Za-z0-9_-]{43})$/;

export interface ForceCookieOptions {
  readonly secret: string;
  readonly secure: boolean;
}

export function forceCookie(untilMs: number, options: ForceCookieOptions): string {
  return serialise(`${untilMs}.${signature(untilMs, options.secret)}`, FORCE_MINUTES * 60, options);
}

export function endForceCookie(options: ForceCookieOptions): string {
  return serialise('', 0, options);
}

/** When it ends; undefined where there is none, it is over, or it is not ours. */
export function readForceCookie(
  cookieHeader: string | null | undefined,
  secret: string,
  nowMs: number,
): number | undefined {
  // Asked of every request: most have none.
  if (!cookieHeader?.includes(NAME)) return undefined;
  for (const pair of cookieHeader.split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name !== NAME && name !== SECURE_NAME) continue;
    const [, until = '', given = ''] = VALUE.exec(value) ?? [];
    const untilMs = Number(until);
    if (untilMs > nowMs && untilMs <= nowMs + FORCE_MINUTES * 60_000 && isSame(given, signature(untilMs, secret))) {
      return untilMs;
    }
  }
  return undefined;
}

function serialise(value: string, maxAgeS: number, { secure }: ForceCookieOptions): string {
  const flags = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax`;
  return `${secure ? SECURE_NAME : NAME}=${value}; ${flags}${secure ? '; Secure' : ''}`;
}

function signature(untilMs: number, secret: string): string {
  return createHmac('sha256', secret).update(`force-trace.v1.${untilMs}`).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
