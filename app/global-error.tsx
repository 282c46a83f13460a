'use client';
import './globals.css';
import { BrandMark } from '@/components/layout/brand';
import { PageFailure, type PageFailureProps } from '@/components/layout/page-failure';

/** The root layout itself failed: no theme, no fonts of its own, the same words. */
export default function GlobalError(props: PageFailureProps) {
  return (
    <html lang="en">
      <body>
        <header className="flex h-14 items-center border-b border-line bg-surface px-(--gutter)">
          <BrandMark />
        </header>
        <PageFailure {...props} />
      </body>
    </html>
  );
}
