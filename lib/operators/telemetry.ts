export const operatorSpans = {
  signIn: 'operators.sign_in',
  signOut: 'operators.sign_out',
  changePassword: 'operators.change_password',
} as const;

export const operatorKeys = {
  /** `signed_in`, `refused` or `limited`. Never who. */
  outcome: 'mediagw.operators.outcome',
  /** `password` or `provider`. */
  method: 'mediagw.operators.method',
} as const;
