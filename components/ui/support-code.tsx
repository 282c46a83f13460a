import Link from 'next/link';
import { CopyButton } from './copy-button';

interface SupportCodeProps {
  readonly code: string;
  /** For a signed-in operator: the trace behind it. */
  readonly href?: string | undefined;
  readonly size?: 'sm' | 'lg';
}

/** The door from a viewer's page to what the systems recorded. Text for viewers, a link for operators. */
export function SupportCode({ code, href, size = 'sm' }: SupportCodeProps) {
  const text =
    href === undefined ? (
      code
    ) : (
      <Link href={href} className="link">
        {code}
      </Link>
    );
  if (size === 'sm') {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2">
        Support code <span className="font-mono text-[0.9em] font-medium select-all">{text}</span>
      </span>
    );
  }
  return (
    <div className="grid max-w-[600px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 rounded-2 border border-line-control bg-surface p-3.5 sm:py-4 sm:pr-4 sm:pl-5">
      <span className="font-mono text-60 font-medium tracking-[0.02em] select-all sm:text-[1.75rem] sm:leading-9">
        {text}
      </span>
      <CopyButton text={code} what="the support code" size="md" />
    </div>
  );
}
