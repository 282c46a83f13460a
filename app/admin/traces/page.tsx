import type { Metadata } from 'next';
import { TraceList } from '@/components/traces/search/trace-list';
import { addressOf, requireOperatorPage, type SearchParams } from '../operator-page';

export const metadata: Metadata = { title: 'Traces' };

export default async function TracesPage({ searchParams }: { readonly searchParams: SearchParams }) {
  await requireOperatorPage(await addressOf('/admin/traces', searchParams));
  return <TraceList />;
}
