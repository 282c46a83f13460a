import 'server-only';
import type { Queries } from '@/lib/database/client';
import { outbox } from '@/lib/database/schema';
import { currentHeaders } from '../envelope';
import type { NewEvent } from '../event-types';

/** In the transaction of what happened: both are there, or neither. The worker is woken by the commit. */
export async function addToOutbox(event: NewEvent, tx: Queries): Promise<void> {
  await tx.insert(outbox).values({ ...event, payload: event.payload, headers: currentHeaders() });
}
