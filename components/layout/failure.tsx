import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';

interface FailureProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** What support can find the request by: a support code, or what little an unexpected error leaves. */
  readonly reference?: { readonly name: 'Support code' | 'Reference'; readonly value: string } | undefined;
}

/** A whole page that says what happened, what was kept and what to do. */
export function Failure({ title, children, actions, reference }: FailureProps) {
  return (
    <main id="main" className="px-(--gutter) pt-10 text-40 sm:pt-16">
      <h1 className="headline max-w-[18ch] text-70 sm:text-80">{title}</h1>
      <div className="mt-4 max-w-[52ch] text-50 text-text-2">{children}</div>
      <div className="mt-6 flex flex-wrap gap-2">{actions}</div>
      {reference && (
        <section className="mt-10 max-w-[480px]">
          <h2 className="text-30 text-muted">{reference.name}</h2>
          <div className="mt-1 flex items-center gap-4 border-y border-line py-3">
            <span className="min-w-0 flex-1 font-mono text-60 font-medium tracking-[0.02em] break-all select-all">
              {reference.value}
            </span>
            <CopyButton text={reference.value} what={`the ${reference.name.toLowerCase()}`} size="md" />
          </div>
          <p className="mt-2 text-30 text-muted">It leads straight to what our systems recorded about this request.</p>
        </section>
      )}
    </main>
  );
}
