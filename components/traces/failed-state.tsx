'use client';

import { LogIn, RefreshCw, ServerOff } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { supportCode } from '@/lib/telemetry/support-code';
import { failureOf } from './failure';

export interface FailedStateProps {
  readonly error: unknown;
  /** What was not lost, e.g. "Your filters are kept." */
  readonly kept: string;
  readonly onRetry: () => void;
}

/** Says which part failed and why, keeps what was asked, and offers the next step. */
export function FailedState({ error, kept, onRetry }: FailedStateProps) {
  const failure = failureOf(error);
  if (failure.kind === 'signed-out') return <SignedOut />;
  const code = failure.traceId === undefined ? failure.code : `${failure.code} · ${supportCode(failure.traceId)}`;
  return (
    <div role="alert" className="px-4 py-6 max-sm:px-3">
      <Icon of={ServerOff} size={24} className="text-danger" />
      <EmptyState
        title={failure.title}
        flush
        className="pt-2"
        actions={
          <>
            <Button look="primary" onClick={onRetry}>
              <Icon of={RefreshCw} />
              Try again
            </Button>
            <CopyButton text={code} what="error code" />
          </>
        }
      >
        <p>
          {failure.detail} {kept}
        </p>
        <p className="mt-1.5 font-mono text-20 text-muted">{code}</p>
      </EmptyState>
    </div>
  );
}

function SignedOut() {
  const search = useSearchParams().toString();
  const here = usePathname() + (search === '' ? '' : `?${search}`);
  return (
    <div role="alert" className="px-4 py-6 max-sm:px-3">
      <EmptyState
        title="You are signed out"
        flush
        actions={
          <LinkButton look="primary" href={`/admin/sign-in?next=${encodeURIComponent(here)}`}>
            <Icon of={LogIn} />
            Sign in
          </LinkButton>
        }
      >
        <p>The session has ended. Signing in leads back to this very page.</p>
      </EmptyState>
    </div>
  );
}
