import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { OpsHeader } from '@/components/layout/ops-header';
import { AccountMenu } from '@/components/operators/account-menu';
import { JumpBox } from '@/components/traces/search/jump-box';
import { pageData } from '@/lib/http/server/page-data';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';
import { forcedSession } from '@/lib/sampling/server/force-session';

export const metadata = { robots: { index: false, follow: false } };

/** Only the frame: each page is locked by `requireOperatorPage`. */
export default async function AdminLayout({ children }: { readonly children: ReactNode }) {
  const asked = await headers();
  const operator = await pageData(() => operatorOfHeaders(asked));
  return (
    <div className="min-h-dvh bg-surface">
      {operator ? (
        <OpsHeader
          owner={operator.role === 'owner'}
          traced={forcedSession(asked).untilMs !== null}
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
