/** What is written down for the owners to read. */
export const AUDIT_ACTIONS = [
  'operator.signed_in',
  'operator.created',
  'operator.linked',
  'operator.disabled',
  'operator.enabled',
  'operator.role_changed',
  'operator.password_reset',
  'password.changed',
  'session.ended',
  'sessions.ended',
  'order.searched',
  'order.opened',
  'sampling.changed',
  'sampling.reset',
  'sampling.rule_added',
  'sampling.rule_changed',
  'sampling.rule_removed',
  'sampling.session_traced',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** `ada@example.org` becomes `a…@example.org`: enough to recognise, not enough to write to. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '…' : `${email.slice(0, 1)}…${email.slice(at)}`;
}
