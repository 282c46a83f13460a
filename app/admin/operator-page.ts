import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { pageData } from '@/lib/http/server/page-data';
import type { Operator, Role } from '@/lib/operators/operator';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';

/**
 * The lock of an operators' page: nobody else sees it made. Each page calls it, because a layout is not made again
 * when one moves from page to page. An owners' page is not there for a viewer.
 */
export async function requireOperatorPage(address: string, role: Role = 'viewer'): Promise<Operator> {
  const operator = await pageData(async () => operatorOfHeaders(await headers()));
  if (!operator) redirect(`/admin/sign-in?next=${encodeURIComponent(address)}`);
  if (role === 'owner' && operator.role !== 'owner') notFound();
  return operator;
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
