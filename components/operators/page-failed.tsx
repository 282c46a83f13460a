'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ReloadButton } from '@/components/ui/reload-button';
import { supportCode } from '@/lib/telemetry/support-code';

export interface PageFailedProps {
  readonly error: Error & { readonly digest?: string };
}

/** An operators' page that could not be made; its address, and so its filters, stay. */
export function PageFailed({ error }: PageFailedProps) {
  const { digest } = error;
  const code = digest !== undefined && /^[0-9a-f]{32}$/.test(digest) ? supportCode(digest) : digest;
  return (
    <div role="alert" className="px-4 py-6 max-sm:px-3">
      <EmptyState
        flush
        title="This page could not be made"
        headingLevel={1}
        actions={
          <>
            <ReloadButton look="primary">Try again</ReloadButton>
            {code !== undefined && <CopyButton text={code} what="support code" />}
          </>
        }
      >
        <p>
          A part of the gateway failed while it was put together. What you asked for stands in the address and is kept.
        </p>
        {code !== undefined && <p className="mt-1.5 font-mono text-20 text-muted">{code}</p>}
      </EmptyState>
    </div>
  );
}
