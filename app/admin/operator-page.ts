import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { pageData } from '@/lib/http/server/page-data';
import { requestContext } from '@/lib/http/server/request-context';
import { nextAddress } from '@/lib/operators/next-address';
import type { Operator, Role } from '@/lib/operators/operator';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';

const SIGN_IN = '/admin/sign-in';

/** Who is signed in. Layout and page of one request ask the database once. */
export const currentOperator = cache(() => pageData(async () => operatorOfHeaders(await headers())));

/**
 * The lock of an operators' page: nobody else sees it made. Each page calls it, because a layout is not made again
 * when one moves from page to page. An owners' page is not there for a viewer.
 */
export async function requireOperatorPage(address: string, role: Role = 'viewer'): Promise<Operator> {
  const operator = await currentOperator();
  if (!operator) redirect(signInAddress(address));
  if (role === 'owner' && operator.role !== 'owner') notFound();
  return operator;
}

/**
 * For the layout, which is above what a page shows while it loads: a stranger's answer is then a redirect, and not a page
 * that begins with 200 and turns round.
 */
export function sendToSignIn(): void {
  const address = requestContext()?.address ?? SIGN_IN;
  if (address.split('?', 1)[0] === SIGN_IN) return;
  redirect(signInAddress(nextAddress(address)));
}

function signInAddress(next: string): string {
  return `${SIGN_IN}?next=${encodeURIComponent(next)}`;
}

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The address as it was asked for, filters and all. */
export async function addressOf(path: string, searchParams: SearchParams): Promise<string> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
