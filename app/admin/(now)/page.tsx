import type { Metadata } from 'next';
import { NowBoard } from '@/components/overview/now-board';
import { pageData } from '@/lib/http/server/page-data';
import { DEFAULT_WINDOW, WindowKey } from '@/lib/overview/overview';
import { overviewContext } from '@/lib/overview/server/context';
import { readOverview } from '@/lib/overview/server/read-overview';
import { addressOf, requireOperatorPage, type SearchParams } from '../operator-page';

export const metadata: Metadata = { title: 'Now' };

export default async function NowPage({ searchParams }: { readonly searchParams: SearchParams }) {
  await requireOperatorPage(await addressOf('/admin', searchParams));
  const window = WindowKey.catch(DEFAULT_WINDOW).parse((await searchParams).window);
  return <NowBoard first={await pageData(() => readOverview({ window }, overviewContext.get()))} />;
}
