'use client';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import { supportCode } from '@/lib/telemetry/support-code';
import { Failure } from './failure';

export interface PageFailureProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** What an error boundary shows: nothing of the error itself but the code that leads to it. */
export function PageFailure({ error, reset }: PageFailureProps) {
  return (
    <Failure
      title="This page could not be made."
      reference={referenceOf(error.digest)}
      actions={
        <>
          <Button look="primary" size="lg" onClick={reset}>
            Try again
          </Button>
          <LinkButton href="/" size="lg">
            To the programme
          </LinkButton>
        </>
      }
    >
      A part of our system failed while it was put together. Nothing was charged by it; your cart and your films are as
      they were.
    </Failure>
  );
}

/** Pages give their errors the trace id as digest; what fails elsewhere has a digest of the framework's own. */
function referenceOf(digest: string | undefined) {
  if (digest === undefined) return undefined;
  if (/^[0-9a-f]{32}$/.test(digest)) return { name: 'Support code', value: supportCode(digest) } as const;
  return { name: 'Reference', value: digest } as const;
}
