import 'server-only';
import type { Queries } from '@/lib/database/client';
import { viewers } from '@/lib/database/schema';

/** Writes the viewer's row at the first write; an e-mail address given at a checkout replaces the one before. */
export async function rememberViewer(viewerId: string, email: string | undefined, db: Queries): Promise<void> {
  const insert = db.insert(viewers).values({ id: viewerId, email });
  if (email === undefined) await insert.onConflictDoNothing();
  else await insert.onConflictDoUpdate({ target: viewers.id, set: { email } });
}
