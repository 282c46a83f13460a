import 'server-only';
import { desc, eq, lt } from 'drizzle-orm';
import { operatorAudit, operators } from '@/lib/database/schema';
import type { AuditPage } from '../audit-line';
import type { OperatorsContext } from './context';

const LINES = 50;

/** The newest first. */
export async function listAudit(
  before: number | undefined,
  ctx: Pick<OperatorsContext, 'database'>,
): Promise<AuditPage> {
  const rows = await ctx.database.db
    .select({
      id: operatorAudit.id,
      at: operatorAudit.createdAt,
      by: operators.email,
      action: operatorAudit.action,
      subject: operatorAudit.subject,
    })
    .from(operatorAudit)
    .leftJoin(operators, eq(operators.id, operatorAudit.operatorId))
    .where(before === undefined ? undefined : lt(operatorAudit.id, before))
    .orderBy(desc(operatorAudit.id))
    .limit(LINES + 1);
  const lines = rows.slice(0, LINES).map((row) => ({ ...row, at: row.at.toISOString(), by: row.by ?? undefined }));
  return { lines, olderThan: rows.length > LINES ? lines.at(-1)?.id : undefined };
}
