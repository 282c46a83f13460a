import { z } from '@/lib/base/schema';

/** Someone who runs the gateway; viewers are other people with other cookies. */
export interface Operator {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
}

/** A viewer reads traces, what happens now and orders; settings, accounts and the audit log are for owners. */
export const Role = z.enum(['owner', 'viewer']);
export type Role = z.infer<typeof Role>;

/** The database can not hold a zero character, so nobody has such an address. */
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .refine((email) => !email.includes('\0'), 'not an address');

const Password = z.string().min(1).max(256);
export const PASSWORD_CHARS_MIN = 12;

/** What the sign-in form sends. */
export const Credentials = z.strictObject({ email: Email, password: Password });

export const NewOperator = z.strictObject({
  email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email), 'not an address'),
  role: Role,
});

/** One thing at a time. */
export const OperatorChange = z.union([z.strictObject({ role: Role }), z.strictObject({ disabled: z.boolean() })]);

export const PasswordChange = z.strictObject({
  current: Password,
  next: Password.min(PASSWORD_CHARS_MIN, `needs ${PASSWORD_CHARS_MIN} characters at least`),
});

/** As the owners see it. */
export const Account = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  role: Role,
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  /** Signed in at the provider once. */
  hasProvider: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
});
export type Account = z.infer<typeof Account>;

/** A made-up password is in this answer and nowhere else. */
export const AccountWithPassword = z.strictObject({ account: Account, password: z.string() });

/** Where somebody is signed in. */
export const OperatorSession = z.strictObject({
  id: z.uuid(),
  device: z.string(),
  address: z.string(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type OperatorSession = z.infer<typeof OperatorSession>;
