import type { Metadata } from 'next';
import { AuditLog } from '@/components/operators/audit-log';
import { OperatorsTable } from '@/components/operators/operators-table';
import { z } from '@/lib/base/schema';
import { pageData } from '@/lib/http/server/page-data';
import { listOperators } from '@/lib/operators/server/accounts';
import { operatorsContext } from '@/lib/operators/server/context';
import { listAudit } from '@/lib/operators/server/list-audit';
import { addressOf, requireOperatorPage, type SearchParams } from '../operator-page';

export const metadata: Metadata = { title: 'Operators' };

const Search = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});

export default async function OperatorsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const self = await requireOperatorPage(await addressOf('/admin/operators', searchParams), 'owner');
  const { before } = Search.parse(await searchParams);
  const ctx = operatorsContext.get();
  const [accounts, audit] = await pageData(() => Promise.all([listOperators(ctx), listAudit(before, ctx)]));
  return (
    <>
      <OperatorsTable accounts={accounts} self={self} nowMs={ctx.now().getTime()} />
      <AuditLog page={audit} paged={before !== undefined} />
    </>
  );
}
