import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import type { Purchase } from '../purchase';
import { Line } from './line-schema';

const Order = z.object({
  id: z.string(),
  number: z.string(),
  authorisedAt: z.string(),
  placedAt: z.string(),
  capturedAt: z.string().optional(),
  taxCents: z.number(),
  maskedEmail: z.string(),
  traceId: z.string(),
  supportCode: z.string(),
  lines: z.array(Line),
});

const Attempt = z.object({
  id: z.string(),
  state: z.enum(['pending', 'challenge', 'unknown', 'authorised', 'ordered', 'declined', 'voiding', 'voided']),
  amountCents: z.number(),
  cardLast4: z.string(),
  declineReason: z.string().optional(),
  startedAt: z.string(),
  authorisedAt: z.string().optional(),
  endedAt: z.string().optional(),
  traceId: z.string().optional(),
});

const PurchaseSchema: z.ZodType<Purchase> = z.object({
  id: z.string(),
  state: z.enum([
    'pending',
    'challenge',
    'unknown',
    'authorised',
    'declined',
    'voiding',
    'voided',
    'placed',
    'captured',
  ]),
  viewerId: z.string(),
  totalCents: z.number(),
  startedAt: z.string(),
  order: Order.optional(),
  attempts: z.array(Attempt),
});

const Found = z.object({
  kind: z.enum(['support_code', 'trace', 'number', 'id', 'email']),
  purchases: z.array(PurchaseSchema),
  more: z.boolean(),
});

export type FoundOrders = z.infer<typeof Found>;

/** The text goes in the body: an address is part of no URL. */
export function searchOrders(text: string, signal?: AbortSignal): Promise<FoundOrders> {
  return fetchJson('/api/admin/orders', { schema: Found, body: { text }, signal });
}
