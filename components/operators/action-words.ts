import type { AuditAction } from '@/lib/operators/audit';

const WORDS: Readonly<Record<AuditAction, string>> = {
  'operator.signed_in': 'Signed in',
  'operator.created': 'Made an account',
  'operator.linked': 'Joined the provider’s account',
  'operator.disabled': 'Disabled an account',
  'operator.enabled': 'Enabled an account',
  'operator.role_changed': 'Changed a role',
  'operator.password_reset': 'Set a new password',
  'password.changed': 'Changed the own password',
  'session.ended': 'Ended a session',
  'sessions.ended': 'Signed out everywhere',
  'order.searched': 'Searched for an order',
  'order.opened': 'Opened an order',
  'sampling.changed': 'Changed the sampling',
  'sampling.reset': 'Took the sampling back',
  'sampling.rule_added': 'Added a sampling rule',
  'sampling.rule_changed': 'Changed a sampling rule',
  'sampling.rule_removed': 'Removed a sampling rule',
  'sampling.session_traced': 'Traced the own session',
};

/** A line of a newer version keeps its own name. */
export function actionWords(action: string): string {
  return new Map<string, string>(Object.entries(WORDS)).get(action) ?? action;
}
