import 'server-only';
import { desc, eq, type SQL } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { operatorAudit, operators } from '@/lib/database/schema';
import type { AuditLine } from '../audit-line';

export interface WhichLines {
  /** All of them where it is undefined. */
  readonly where: SQL | undefined;
  readonly limit: number;
}

/** Lines of the audit log, the newest first. */
export async function auditLines({ where, limit }: WhichLines, { db }: Database): Promise<AuditLine[]> {
  const rows = await db
    .select({
      id: operatorAudit.id,
      at: operatorAudit.createdAt,
      by: operators.email,
      action: operatorAudit.action,
      subject: operatorAudit.subject,
    })
    .from(operatorAudit)
    .leftJoin(operators, eq(operators.id, operatorAudit.operatorId))
    .where(where)
    .orderBy(desc(operatorAudit.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), by: row.by ?? undefined }));
}
