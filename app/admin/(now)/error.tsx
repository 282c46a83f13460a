'use client';

import { PageFailed, type PageFailedProps } from '@/components/operators/page-failed';

export default function NowError(props: PageFailedProps) {
  return <PageFailed {...props} />;
}
