import { z } from '@/lib/base/schema';

/** Someone who runs the gateway; viewers are other people with other cookies. */
export interface Operator {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
}

/** A viewer reads traces, what happens now and orders; settings, accounts and the audit log are for owners. */
export type Role = 'owner' | 'viewer';

/** What the sign-in form sends. The database can not hold a zero character, so nobody has such an address. */
export const Credentials = z.strictObject({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(3)
    .max(254)
    .refine((email) => !email.includes('\0'), 'not an address'),
  password: z.string().min(1).max(256),
});
