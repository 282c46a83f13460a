import 'server-only';
import { desc, eq, like } from 'drizzle-orm';
import { operatorAudit, operators } from '@/lib/database/schema';
import type { SamplingChange } from '../sampling';
import type { SamplingContext } from './context';

const LINES = 8;

/** The last lines of the audit log that are about sampling; for owners. */
export async function listChanges({ database }: Pick<SamplingContext, 'database'>): Promise<SamplingChange[]> {
  const rows = await database.db
    .select({
      id: operatorAudit.id,
      at: operatorAudit.createdAt,
      by: operators.email,
      action: operatorAudit.action,
      subject: operatorAudit.subject,
    })
    .from(operatorAudit)
    .leftJoin(operators, eq(operators.id, operatorAudit.operatorId))
    .where(like(operatorAudit.action, 'sampling.%'))
    .orderBy(desc(operatorAudit.id))
    .limit(LINES);
  return rows.map(({ at, by, ...row }) => ({ ...row, atMs: at.getTime(), ...(by !== null && { by }) }));
}
