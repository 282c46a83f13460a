'use client';
import type { PaymentFields } from '@/lib/checkout/payment-form';
import { TEST_CARDS } from '@/lib/checkout/test-cards';

interface TestCardsProps {
  readonly disabled: boolean;
  readonly onUse: (fields: Partial<PaymentFields>) => void;
}

/** The sandbox takes no real cards; these are its own. */
export function TestCards({ disabled, onUse }: TestCardsProps) {
  return (
    <section className="mt-7 border-y border-line-2 bg-surface" aria-labelledby="test-cards">
      <p id="test-cards" className="px-3.5 py-2.5 text-30">
        <b>This shop runs on a payment sandbox.</b>{' '}
        <span className="text-muted">No real card is charged. Its cards:</span>
      </p>
      <ul className="text-30">
        {TEST_CARDS.map(({ number, does }) => (
          <li
            key={number}
            className="grid min-h-10 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-t border-line px-3.5 py-1.5 sm:grid-cols-[180px_minmax(0,1fr)_auto]"
          >
            <span className="font-mono text-20 whitespace-nowrap">{number}</span>
            <span className="text-text-2 max-sm:order-last max-sm:col-span-2">{does}</span>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onUse({ number, expiry: inTwoYears(), cvc: '123', name: 'Test Viewer' })}
              className="link h-7 px-1 font-medium disabled:cursor-not-allowed"
            >
              Use<span className="sr-only"> {number}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function inTwoYears(): string {
  return `12/${String((new Date().getFullYear() + 2) % 100).padStart(2, '0')}`;
}
