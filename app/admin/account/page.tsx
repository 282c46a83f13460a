import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PasswordForm } from '@/components/operators/password-form';
import { SessionsTable } from '@/components/operators/sessions-table';
import { Badge } from '@/components/ui/badge';
import { pageData } from '@/lib/http/server/page-data';
import { getAccount } from '@/lib/operators/server/accounts';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, readCookie } from '@/lib/operators/server/cookies';
import { requireOperatorPage } from '../operator-page';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const operator = await requireOperatorPage('/admin/account');
  const ctx = operatorsContext.get();
  const current = readCookie(cookies.session, (await headers()).get('cookie'), ctx.secureCookies);
  const [sessions, account] = await pageData(() =>
    Promise.all([ctx.sessions.listOf(operator.id, current), getAccount(operator.id, ctx)]),
  );
  return (
    <div className="pb-10">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3.5 pb-5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Account</h1>
        <span className="text-text-2">{operator.email}</span>
        <Badge tone="line">{operator.role === 'owner' ? 'Owner' : 'Viewer'}</Badge>
      </div>
      <SessionsTable sessions={sessions} nowMs={ctx.now().getTime()} />
      <section aria-labelledby="password" className="px-4 pt-8 max-sm:px-3">
        <h2 id="password" className="pb-3 text-40 font-strong">
          Password
        </h2>
        {account.hasPassword ? (
          <PasswordForm email={operator.email} />
        ) : (
          <p className="max-w-[58ch] text-text-2">
            You sign in at {ctx.oidc?.name ?? 'a provider'}, which keeps your password. An owner can give this account
            one of its own.
          </p>
        )}
      </section>
    </div>
  );
}
