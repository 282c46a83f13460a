export const operatorSpans = {
  signIn: 'operators.sign_in',
  signOut: 'operators.sign_out',
} as const;

export const operatorKeys = {
  /** `signed_in`, `refused` or `limited`. Never who. */
  outcome: 'mediagw.operators.outcome',
} as const;
