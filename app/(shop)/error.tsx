'use client';
import { PageFailure, type PageFailureProps } from '@/components/layout/page-failure';

/** A page failed; the header stays. */
export default function ShopError(props: PageFailureProps) {
  return <PageFailure {...props} />;
}
