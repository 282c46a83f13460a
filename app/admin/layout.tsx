import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { OpsHeader } from '@/components/layout/ops-header';
import { AccountMenu } from '@/components/operators/account-menu';
import { JumpBox } from '@/components/traces/search/jump-box';
import { forcedSession } from '@/lib/sampling/server/force-session';
import { currentOperator, sendToSignIn } from './operator-page';

export const metadata = { robots: { index: false, follow: false } };

/** The frame. It turns strangers away early; the lock is each page's own, `requireOperatorPage`. */
export default async function AdminLayout({ children }: { readonly children: ReactNode }) {
  const operator = await currentOperator();
  if (!operator) sendToSignIn();
  return (
    <div className="min-h-dvh bg-surface">
      {operator ? (
        <OpsHeader
          owner={operator.role === 'owner'}
          traced={forcedSession(await headers()).untilMs !== null}
          jump={<JumpBox className="w-[252px] max-md:hidden" />}
          account={<AccountMenu email={operator.email} role={operator.role} />}
        />
      ) : (
        <OpsHeader />
      )}
      <main id="main">{children}</main>
    </div>
  );
}
