import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SamplingBoard } from '@/components/sampling/sampling-board';
import { pageData } from '@/lib/http/server/page-data';
import { samplingContext } from '@/lib/sampling/server/context';
import { forcedSession } from '@/lib/sampling/server/force-session';
import { readSampling } from '@/lib/sampling/server/read-sampling';
import { requireOperatorPage } from '../operator-page';

export const metadata: Metadata = { title: 'Sampling' };

export default async function SamplingPage() {
  const { role } = await requireOperatorPage('/admin/sampling');
  const ctx = samplingContext.get();
  const first = await pageData(() => readSampling(ctx, role));
  return <SamplingBoard first={first} session={forcedSession(await headers(), ctx)} mayChange={role === 'owner'} />;
}
