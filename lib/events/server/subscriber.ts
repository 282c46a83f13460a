import 'server-only';
import type { z } from 'zod';
import type { Queries } from '@/lib/database/client';
import type { Envelope } from '../envelope';

/** Written in one transaction with the mark that the event is consumed: once in effect, however often it is delivered. */
export type Effect = (tx: Queries) => Promise<void>;

export interface Subscriber {
  /** The consumer group; a new name reads everything anew. */
  readonly consumer: string;
  readonly type: string;
  readonly version: number;
  /** Does what lies outside the database, which must be safe to repeat, and returns what to write. */
  handle(envelope: Envelope): Promise<Effect>;
}

/** Nothing that a retry would heal: the record becomes a dead letter at once. */
export class PoisonedRecord extends Error {
  override readonly name = 'PoisonedRecord';
}

export function subscriber<S extends z.ZodType>(
  of: Pick<Subscriber, 'consumer' | 'type' | 'version'> & { readonly schema: S },
  handle: (payload: z.infer<S>) => Promise<Effect>,
): Subscriber {
  return {
    consumer: of.consumer,
    type: of.type,
    version: of.version,
    async handle(envelope) {
      const payload = of.schema.safeParse(envelope.payload);
      if (!payload.success) throw new PoisonedRecord(`${of.type} v${of.version} does not fit its schema`);
      return handle(payload.data);
    },
  };
}
