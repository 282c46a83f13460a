import { z } from '@/lib/base/schema';

/** Someone who runs the gateway; viewers are other people with other cookies. */
export interface Operator {
  readonly id: string;
  readonly email: string;
}

/** What the sign-in form sends. */
export const Credentials = z.strictObject({
  email: z.string().trim().toLowerCase().min(3).max(254),
  password: z.string().min(1).max(256),
});
