'use client';

import { PageFailed, type PageFailedProps } from '@/components/operators/page-failed';

export default function SamplingError(props: PageFailedProps) {
  return <PageFailed {...props} />;
}
