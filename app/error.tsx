'use client';
import { PageFailure, type PageFailureProps } from '@/components/layout/page-failure';
import { ShopHeader } from '@/components/layout/shop-header';

/** A layout below the root failed. */
export default function RootError(props: PageFailureProps) {
  return (
    <>
      <ShopHeader />
      <PageFailure {...props} />
    </>
  );
}
