import 'server-only';
import { like } from 'drizzle-orm';
import { operatorAudit } from '@/lib/database/schema';
import { auditLines } from '@/lib/operators/server/audit-lines';
import type { SamplingChange } from '../sampling';
import type { SamplingContext } from './context';

const LINES = 8;

/** The last lines of the audit log that are about sampling; for owners. */
export async function listChanges({ database }: Pick<SamplingContext, 'database'>): Promise<SamplingChange[]> {
  const lines = await auditLines({ where: like(operatorAudit.action, 'sampling.%'), limit: LINES }, database);
  return lines.map(({ at, by, ...line }) => ({ ...line, atMs: Date.parse(at), ...(by !== undefined && { by }) }));
}
