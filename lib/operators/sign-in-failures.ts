/** Why a sign-in at the provider led nowhere; the sign-in page has the words. */
export const SIGN_IN_FAILURES = ['cancelled', 'expired', 'provider', 'account', 'limited'] as const;
export type SignInFailure = (typeof SIGN_IN_FAILURES)[number];
