import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ProviderSignIn } from '@/components/operators/provider-sign-in';
import { PROVIDER_FAILURE } from '@/components/operators/sign-in-failure';
import { SignInForm } from '@/components/operators/sign-in-form';
import { Notice } from '@/components/ui/notice';
import { z } from '@/lib/base/schema';
import { nextAddress } from '@/lib/operators/next-address';
import { operatorsContext } from '@/lib/operators/server/context';
import { SIGN_IN_FAILURES } from '@/lib/operators/sign-in-failures';
import { currentOperator, type SearchParams } from '../operator-page';

export const metadata: Metadata = { title: 'Sign in' };

const Failed = z.enum(SIGN_IN_FAILURES).optional().catch(undefined);

export default async function SignInPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const search = await searchParams;
  const next = nextAddress(search.next);
  const failure = Failed.parse(search.failed);
  if (await currentOperator()) redirect(next);
  const { oidc } = operatorsContext.get();
  return (
    <div className="mx-auto max-w-[400px] px-4 pt-[12dvh] pb-10 text-40">
      <h1 className="text-70 font-title tracking-[-0.015em] [font-stretch:108%]">Sign in</h1>
      <p className="mt-1.5 mb-6 text-text-2">For operators of this gateway. Viewers need no account.</p>
      {failure !== undefined && (
        <Notice tone="danger" role="alert" className="mb-5">
          {PROVIDER_FAILURE[failure]}
        </Notice>
      )}
      {oidc && <ProviderSignIn name={oidc.name} next={next} />}
      <SignInForm next={next} />
      <p className="mt-6 text-30 text-muted">
        The first start of the gateway prints the address and the password once.{' '}
        <span className="whitespace-nowrap">
          <code className="font-mono text-20">npm run admin:password</code> makes a new one.
        </span>
      </p>
    </div>
  );
}
