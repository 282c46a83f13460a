import 'server-only';
import { lt } from 'drizzle-orm';
import { operatorAudit } from '@/lib/database/schema';
import type { AuditPage } from '../audit-line';
import { auditLines } from './audit-lines';
import type { OperatorsContext } from './context';

const LINES = 50;

/** The newest first. */
export async function listAudit(
  before: number | undefined,
  { database }: Pick<OperatorsContext, 'database'>,
): Promise<AuditPage> {
  const where = before === undefined ? undefined : lt(operatorAudit.id, before);
  const found = await auditLines({ where, limit: LINES + 1 }, database);
  const lines = found.slice(0, LINES);
  return { lines, olderThan: found.length > LINES ? lines.at(-1)?.id : undefined };
}
