import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/operators/sign-in-form';
import { pageData } from '@/lib/http/server/page-data';
import { nextAddress } from '@/lib/operators/next-address';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';
import type { SearchParams } from '../operator-page';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const next = nextAddress((await searchParams).next);
  if (await pageData(async () => operatorOfHeaders(await headers()))) redirect(next);
  return (
    <div className="mx-auto max-w-[400px] px-4 pt-[12dvh] pb-10 text-40">
      <h1 className="text-70 font-title tracking-[-0.015em] [font-stretch:108%]">Sign in</h1>
      <p className="mt-1.5 mb-6 text-text-2">For operators of this gateway. Viewers need no account.</p>
      <SignInForm next={next} />
      <p className="mt-6 text-30 text-muted">
        The first start of the gateway prints the address and the password once.
      </p>
    </div>
  );
}
