'use client';
import { useEffect } from 'react';
import { LinkButton } from '@/components/ui/link-button';
import { ReloadButton } from '@/components/ui/reload-button';
import { supportCode } from '@/lib/telemetry/support-code';
import { Failure } from './failure';

export interface PageFailureProps {
  readonly error: Error & { readonly digest?: string };
}

/** What an error boundary shows: nothing of the error itself but the code that leads to it. */
export function PageFailure({ error }: PageFailureProps) {
  // The boundary caught it, so the window has not heard of it. With a digest it is the server's, and recorded there.
  useEffect(() => {
    if (error.digest === undefined) reportError(error);
  }, [error]);
  return (
    <>
      <title>This page could not be made · Media Gateway</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <Failure
        title="This page could not be made."
        reference={referenceOf(error.digest)}
        actions={
          <>
            {/* The boundary's own reset renders the same failed answer again; a new request may not fail. */}
            <ReloadButton look="primary" size="lg">
              Try again
            </ReloadButton>
            <LinkButton href="/" size="lg">
              To the programme
            </LinkButton>
          </>
        }
      >
        A part of our system failed while it was put together. Nothing was charged by it; your cart and your films are
        as they were.
      </Failure>
    </>
  );
}

/** Pages give their errors the trace id as digest; what fails elsewhere has a digest of the framework's own. */
function referenceOf(digest: string | undefined) {
  if (digest === undefined) return undefined;
  if (/^[0-9a-f]{32}$/.test(digest)) return { name: 'Support code', value: supportCode(digest) } as const;
  return { name: 'Reference', value: digest } as const;
}
