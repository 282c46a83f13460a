import 'server-only';
import { operatorAudit } from '@/lib/database/schema';
import type { AuditAction } from '../audit';
import type { OperatorsContext } from './context';

export interface AuditEntry {
  /** Undefined for what nobody signed in did. */
  readonly operatorId: string | undefined;
  readonly action: AuditAction;
  /** Of whom or what: an id, a masked or hashed address. */
  readonly subject: string;
}

const WHOLE_ADDRESS = /[^\s…]@/;
const SUBJECT_CHARS_MAX = 200;

/** Throws on a whole e-mail address: the log outlives what it tells of. */
export async function recordAudit(
  { operatorId, action, subject }: AuditEntry,
  ctx: Pick<OperatorsContext, 'database'>,
): Promise<void> {
  if (WHOLE_ADDRESS.test(subject)) throw new Error(`The audit log takes no whole address (${action})`);
  await ctx.database.db
    .insert(operatorAudit)
    .values({ operatorId, action, subject: subject.slice(0, SUBJECT_CHARS_MAX) });
}
