import type { Cents, CURRENCY } from '@/lib/base/money';

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

/** No answer in time, or none that we understand. The money may have been taken. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly cause: unknown;
}

/** `absent`: the provider has never heard of the reference. */
export type LookUp = Authorization | Unknown | { readonly kind: 'absent' };

export type Capture =
  | { readonly kind: 'captured'; readonly at: Date }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whoever takes the money. Every call may be repeated; a capture or void that gets no answer throws. */
export interface PaymentProvider {
  authorize(request: AuthorizeRequest, signal?: AbortSignal): Promise<Authorization | Unknown>;
  lookUp(reference: string, signal?: AbortSignal): Promise<LookUp>;
  capture(authorizationId: string, amountCents: Cents, signal?: AbortSignal): Promise<Capture>;
  /** By our reference, so that an authorisation that is still on its way finds the door closed. */
  void(reference: string, signal?: AbortSignal): Promise<void>;
}
