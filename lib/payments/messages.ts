import { z } from 'zod';

/** What travels between the gateway and the sandbox provider. */
export const AuthorizationBody = z.strictObject({
  reference: z.uuid(),
  amountCents: z.int().nonnegative().max(100_000_000),
  currency: z.literal('EUR'),
  card: z.strictObject({
    number: z.string().min(12).max(30),
    expiry: z.string().length(5),
    cvc: z.string().min(3).max(4),
    name: z.string().max(200),
  }),
  challenge: z.strictObject({ answer: z.enum(['approve', 'refuse']) }).optional(),
});

export const CaptureBody = z.strictObject({ amountCents: z.int().nonnegative() });

export const AuthorizationAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('authorised'), id: z.string().min(1).max(100), at: z.iso.datetime() }),
  z.object({ status: z.literal('captured'), id: z.string().min(1).max(100), at: z.iso.datetime() }),
  z.object({ status: z.literal('declined'), reason: z.string().max(100) }),
  z.object({ status: z.literal('challenge') }),
  z.object({ status: z.literal('voided') }),
]);

export const CaptureAnswer = z.object({ status: z.literal('captured'), capturedAt: z.iso.datetime() });

export const VoidAnswer = z.object({ status: z.literal('voided') });

export const Refusal = z.object({ error: z.string().max(100) });

export type AuthorizationBody = z.infer<typeof AuthorizationBody>;
export type AuthorizationAnswer = z.infer<typeof AuthorizationAnswer>;
