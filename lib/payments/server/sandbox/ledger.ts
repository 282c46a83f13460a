import 'server-only';
import { randomBytes } from 'node:crypto';
import { logger } from '@/lib/telemetry/server/logger';
import { cardDigits, cardKind } from '../../cards';
import type { AuthorizationAnswer, AuthorizationBody } from '../../messages';
import type { Entry, Journal } from './journal';

const log = logger('payments');

interface Payment {
  readonly reference: string;
  readonly id: string;
  readonly amountCents: number;
  readonly status: 'authorised' | 'declined' | 'challenge' | 'captured' | 'voided';
  readonly reason?: string;
  readonly authorisedAt: string;
  readonly capturedAt?: string;
}

export type LedgerAnswer<T> = { readonly ok: T } | { readonly refused: 404 | 409 | 422; readonly error: string };

/** Owns what was authorised, captured and voided. Every operation may be repeated; one reference is worked on at a time. */
export class Ledger {
  readonly #journal: Journal;
  readonly #payments = new Map<string, Payment>();
  readonly #referenceById = new Map<string, string>();
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(journal: Journal) {
    this.#journal = journal;
    for (const entry of journal.entries) this.#apply(entry);
  }

  authorize(body: AuthorizationBody): Promise<LedgerAnswer<AuthorizationAnswer>> {
    return this.#inTurn(body.reference, async () => {
      const known = this.#payments.get(body.reference);
      if (known && known.status !== 'voided' && known.amountCents !== body.amountCents) {
        return { refused: 422, error: 'reference_reused' };
      }
      const decided = known && known.status !== 'challenge';
      const open = known?.status === 'challenge' && !body.challenge;
      if (!decided && !open) await this.#record(decide(body, known?.id));
      return { ok: answerOf(this.#payments.get(body.reference)) };
    });
  }

  lookUp(reference: string): LedgerAnswer<AuthorizationAnswer> {
    const payment = this.#payments.get(reference);
    return payment ? { ok: answerOf(payment) } : { refused: 404, error: 'unknown_reference' };
  }

  capture(id: string, amountCents: number): Promise<LedgerAnswer<{ status: 'captured'; capturedAt: string }>> {
    const reference = this.#referenceById.get(id) ?? '';
    return this.#inTurn(reference, async () => {
      const payment = this.#payments.get(reference);
      if (!payment) return { refused: 404, error: 'unknown_authorization' };
      if (payment.amountCents !== amountCents) return { refused: 409, error: 'wrong_amount' };
      if (payment.status === 'authorised') await this.#record({ v: 1, op: 'capture', reference, at: now() });
      const { status, capturedAt } = this.#payments.get(reference) ?? payment;
      if (status !== 'captured' || !capturedAt) return { refused: 409, error: `payment_${status}` };
      return { ok: { status, capturedAt } };
    });
  }

  /** Also closes a reference that never came: an authorisation that was overtaken by its void must not hold money. */
  void(reference: string): Promise<LedgerAnswer<{ status: 'voided' }>> {
    return this.#inTurn(reference, async () => {
      const status = this.#payments.get(reference)?.status;
      if (status === 'captured') return { refused: 409, error: 'payment_captured' };
      if (status !== 'voided') await this.#record({ v: 1, op: 'void', reference, at: now() });
      return { ok: { status: 'voided' } };
    });
  }

  /** The disk first, then the memory: what is answered survives a crash. */
  async #record(entry: Entry): Promise<void> {
    await this.#journal.append(entry);
    this.#apply(entry);
    const { op, reference } = entry;
    if (op !== 'authorize')
      log.info({ reference }, op === 'capture' ? 'a payment was captured' : 'a payment was voided');
    else log.info({ reference, ...(entry.reason && { reason: entry.reason }) }, DECISIONS[entry.status]);
  }

  #apply(entry: Entry): void {
    const known = this.#payments.get(entry.reference);
    if (entry.op === 'authorize') {
      const { reference, id, amountCents, status, reason, at } = entry;
      this.#payments.set(reference, {
        reference,
        id,
        amountCents,
        status,
        authorisedAt: at,
        ...(reason && { reason }),
      });
      this.#referenceById.set(id, reference);
    } else if (entry.op === 'capture') {
      if (known) this.#payments.set(entry.reference, { ...known, status: 'captured', capturedAt: entry.at });
    } else {
      const closed: Payment = {
        reference: entry.reference,
        id: '',
        amountCents: 0,
        status: 'voided',
        authorisedAt: entry.at,
      };
      this.#payments.set(entry.reference, { ...(known ?? closed), status: 'voided' });
    }
  }

  #inTurn<T>(reference: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(reference) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#busy.set(reference, turn);
    const leave = () => {
      if (this.#busy.get(reference) === turn) this.#busy.delete(reference);
    };
    turn.then(leave, leave);
    return turn;
  }
}

const DECISIONS: Record<Extract<Entry, { op: 'authorize' }>['status'], string> = {
  authorised: 'a payment was authorised',
  declined: 'a payment was declined',
  challenge: 'a payment needs a challenge',
};

function decide(body: AuthorizationBody, knownId: string | undefined): Entry {
  const verdict = verdictOf(body);
  return {
    v: 1,
    op: 'authorize',
    reference: body.reference,
    id: knownId ?? `auth_${randomBytes(12).toString('hex')}`,
    amountCents: body.amountCents,
    last4: cardDigits(body.card.number).slice(-4),
    ...verdict,
    at: now(),
  };
}

function verdictOf(body: AuthorizationBody): Pick<Extract<Entry, { op: 'authorize' }>, 'status' | 'reason'> {
  const kind = cardKind(body.card.number);
  if (kind === 'declined') return { status: 'declined', reason: 'card_declined' };
  if (kind !== 'challenge') return { status: 'authorised' };
  if (!body.challenge) return { status: 'challenge' };
  if (body.challenge.answer === 'refuse') return { status: 'declined', reason: 'challenge_refused' };
  return { status: 'authorised' };
}

function answerOf(payment: Payment | undefined): AuthorizationAnswer {
  if (!payment) return { status: 'voided' };
  switch (payment.status) {
    case 'authorised':
    case 'captured':
      return { status: payment.status, id: payment.id, at: payment.authorisedAt };
    case 'declined':
      return { status: 'declined', reason: payment.reason ?? 'card_declined' };
    default:
      return { status: payment.status };
  }
}

const now = (): string => new Date().toISOString();
