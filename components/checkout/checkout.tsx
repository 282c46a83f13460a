'use client';
import { Lock } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { formatCents } from '@/lib/base/money';
import type { Cart } from '@/lib/checkout/cart';
import {
  checkPayment,
  NO_PAYMENT,
  PAYMENT_FIELDS,
  type PaymentErrors,
  type PaymentFields,
  paymentOf,
} from '@/lib/checkout/payment-form';
import { CartLines } from './cart-lines';
import { ChallengeDialog } from './challenge-dialog';
import { EmptyCart } from './empty-cart';
import { OrderSummary } from './order-summary';
import { PaymentFieldsets } from './payment-fields';
import { PaymentNotice } from './payment-notice';
import { useCart } from './use-cart';
import { usePayment } from './use-payment';

export function Checkout({ initialCart }: { readonly initialCart: Cart | undefined }) {
  const { cart, replace, ...cartState } = useCart(initialCart);
  const { state, busy, pay, forget } = usePayment({ cart, replaceCart: replace });
  const [fields, setFields] = useState(NO_PAYMENT);
  const [errors, setErrors] = useState<PaymentErrors>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const entered = enteredIn(form.current);
    if (Object.keys(entered).length > 0) setFields((before) => ({ ...before, ...entered }));
  }, []);
  if (cart === undefined) return <EmptyCart />;
  const amount = formatCents(cart.totalCents);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = checkPayment(fields, new Date());
    setErrors(found);
    const first = PAYMENT_FIELDS.find((field) => found[field] !== undefined);
    if (first === undefined) void pay(paymentOf(fields));
    else form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }

  return (
    <main
      id="main"
      className="grid items-start justify-between gap-x-[clamp(24px,5vw,88px)] gap-y-8 px-(--gutter) pt-6 sm:pt-10 md:grid-cols-[minmax(0,760px)_minmax(320px,400px)]"
    >
      {/* Without a method a form that is sent before this script runs would put the card into the address. */}
      <form ref={form} id="payment" method="post" noValidate onSubmit={submit} aria-label="Checkout">
        <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">Checkout</h1>
        <CartLines cart={cart} state={cartState} disabled={busy} />
        <PaymentFieldsets
          fields={fields}
          errors={errors}
          disabled={busy}
          onChange={(changed) => {
            setFields((before) => ({ ...before, ...changed }));
            // A field that is being mended stops complaining.
            setErrors((before) => ({ ...before, ...cleared(changed) }));
          }}
        />
      </form>
      <OrderSummary cart={cart}>
        <PaymentNotice state={state} />
        <Button type="submit" form="payment" look="primary" size="lg" busy={busy} className="mt-[18px] w-full">
          {busy ? (
            `Paying ${amount}`
          ) : (
            <>
              <Lock aria-hidden="true" className="size-4" strokeWidth={1.75} />
              Pay {amount}
            </>
          )}
        </Button>
        <p className="mt-3 text-30 text-muted">
          You are charged once. If the connection drops, press Pay again: the same order continues.
        </p>
      </OrderSummary>
      <ChallengeDialog
        open={state.kind === 'challenge'}
        amount={amount}
        cardLast4={state.kind === 'challenge' ? state.payment.card.number.slice(-4) : ''}
        onAnswer={(answer) => state.kind === 'challenge' && void pay({ ...state.payment, challenge: { answer } })}
        onLater={forget}
      />
    </main>
  );
}

/** Before this script came: React would empty it. */
function enteredIn(form: HTMLFormElement | null): Partial<PaymentFields> {
  const given = new FormData(form ?? undefined);
  return Object.fromEntries(
    PAYMENT_FIELDS.flatMap((field) => {
      const value = given.get(field);
      return typeof value === 'string' && value !== '' ? [[field, value]] : [];
    }),
  );
}

function cleared(changed: object): PaymentErrors {
  return Object.fromEntries(Object.keys(changed).map((field) => [field, undefined]));
}
