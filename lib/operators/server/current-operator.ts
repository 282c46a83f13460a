import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@/lib/base/errors';
import type { Operator } from '../operator';
import { type OperatorsContext, operatorsContext } from './context';
import { cookies, readCookie } from './cookies';

/** For pages: who is signed in, undefined when nobody is. */
export async function operatorOfHeaders(
  headers: Headers,
  ctx: OperatorsContext = operatorsContext.get(),
): Promise<Operator | undefined> {
  const sessionId = readCookie(cookies.session, headers.get('cookie'), ctx.secureCookies);
  return sessionId === undefined ? undefined : ctx.sessions.find(sessionId);
}

/** For routes: throws `unauthenticated` (401). */
export async function requireOperator(
  request: Request,
  ctx: OperatorsContext = operatorsContext.get(),
): Promise<Operator> {
  const operator = await operatorOfHeaders(request.headers, ctx);
  if (!operator) throw new AppError('unauthenticated', 'This is for operators: sign in first.');
  return operator;
}

/** For routes that only owners may use: throws `unauthenticated` (401) or `forbidden` (403). */
export async function requireOwner(
  request: Request,
  ctx: OperatorsContext = operatorsContext.get(),
): Promise<Operator> {
  const operator = await requireOperator(request, ctx);
  if (operator.role !== 'owner') {
    throw new AppError('forbidden', 'This is for owners.', { reason: 'owners_only' });
  }
  return operator;
}

/**
 * For read-only doors that tools use too. A request with `Authorization` is a tool's: a wrong token is refused
 * and never falls through to the cookie.
 */
export async function requireOperatorOrToken(
  request: Request,
  ctx: OperatorsContext = operatorsContext.get(),
): Promise<Operator | 'token'> {
  if (request.headers.get('authorization') === null) return requireOperator(request, ctx);
  const token = bearerOf(request.headers);
  if (token !== undefined && ctx.apiToken !== undefined && sameText(token, ctx.apiToken)) return 'token';
  throw new AppError('unauthenticated', 'The token is not right.');
}

export function bearerOf(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}

/** In constant time; the hashes make the lengths equal. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
