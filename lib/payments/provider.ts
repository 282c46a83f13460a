import type { CURRENCY, Cents } from '@/lib/base/money';

export interface Card {
  readonly number: string;
  /** `MM/YY` */
  readonly expiry: string;
  readonly cvc: string;
  readonly name: string;
}

export type ChallengeAnswer = 'approve' | 'refuse';

export interface AuthorizeRequest {
  /** Ours: the provider's idempotency key, and what it can be looked up by. */
  readonly reference: string;
  readonly amountCents: Cents;
  readonly currency: typeof CURRENCY;
  readonly card: Card;
  readonly challenge?: { readonly answer: ChallengeAnswer };
}

export type Authorization =
  | { readonly kind: 'authorised'; readonly id: string; readonly at: Date }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'challenge' }
  /** The money was given back, and nothing can be taken under this reference any more. */
  | { readonly kind: 'voided' };

/** `absent`: the provider has never heard of the reference. `unknown`: it did not say. */
export type LookUp =
  | Authorization
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly cause: unknown };

export type Capture =
  | { readonly kind: 'captured'; readonly at: Date }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whoever takes the money. Every call may be repeated; one that gets no answer in time throws. */
export interface PaymentProvider {
  authorize(request: AuthorizeRequest, signal?: AbortSignal): Promise<Authorization>;
  lookUp(reference: string, signal?: AbortSignal): Promise<LookUp>;
  capture(authorizationId: string, amountCents: Cents, signal?: AbortSignal): Promise<Capture>;
  /** By our reference, so that an authorisation that is still on its way finds the door closed. */
  void(reference: string, signal?: AbortSignal): Promise<void>;
}
