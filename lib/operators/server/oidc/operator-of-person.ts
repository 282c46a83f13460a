import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Queries } from '@/lib/database/client';
import { operators } from '@/lib/database/schema';
import { maskedEmail } from '../../audit';
import type { Operator } from '../../operator';
import type { OperatorRow } from '../accounts';
import { recordAudit } from '../audit';
import type { OperatorsContext } from '../context';
import type { OidcPerson } from './provider';

interface Found {
  readonly row: OperatorRow;
  readonly news: 'operator.created' | 'operator.linked' | undefined;
}

/**
 * The account of whom the provider vouches for: by its own name for him, else by the verified address, else a new one.
 * Undefined for an unverified address, a disabled account, and an address whose account is somebody else's there.
 */
export async function operatorOfPerson(
  person: OidcPerson,
  owners: readonly string[],
  ctx: Pick<OperatorsContext, 'database'>,
): Promise<Operator | undefined> {
  const { email, isVerified } = person;
  const found = await ctx.database.transaction(async (tx) => {
    const known = await byName(person, tx);
    if (known) return { row: known, news: undefined };
    return email !== undefined && isVerified ? byAddress({ ...person, email }, owners, tx) : undefined;
  });
  if (!found || found.row.disabledAt) return undefined;
  const { id, role } = found.row;
  if (found.news) {
    const subject = `${maskedEmail(found.row.email)} as ${role}, by the provider`;
    await recordAudit({ operatorId: id, action: found.news, subject }, ctx);
  }
  return { id, role, email: found.row.email };
}

async function byName({ issuer, subject }: OidcPerson, tx: Queries): Promise<OperatorRow | undefined> {
  const isHe = and(eq(operators.oidcIssuer, issuer), eq(operators.oidcSubject, subject));
  const [row] = await tx.select().from(operators).where(isHe);
  return row;
}

async function byAddress(
  { issuer, subject, email }: OidcPerson & { readonly email: string },
  owners: readonly string[],
  tx: Queries,
): Promise<Found | undefined> {
  const isNamedOwner = owners.includes(email);
  const made = await tx
    .insert(operators)
    .values({ email, role: isNamedOwner ? 'owner' : 'viewer' })
    .onConflictDoNothing()
    .returning({ id: operators.id });
  const [row] = await tx.select().from(operators).where(eq(operators.email, email)).for('update');
  // An address that was given to another person at the provider does not give him the account too.
  if (!row || (row.oidcIssuer === issuer && row.oidcSubject !== subject)) return undefined;
  const role = isNamedOwner ? 'owner' : row.role;
  const linked = { oidcIssuer: issuer, oidcSubject: subject, role };
  await tx.update(operators).set(linked).where(eq(operators.id, row.id));
  return { row: { ...row, ...linked }, news: made.length > 0 ? 'operator.created' : 'operator.linked' };
}
