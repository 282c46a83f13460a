'use client';
import type { Cart } from '@/lib/checkout/cart';
import { FailedRequest } from './failed-request';
import { OrderLine } from './order-line';
import type { useCart } from './use-cart';

interface CartLinesProps {
  readonly cart: Cart;
  readonly state: Pick<ReturnType<typeof useCart>, 'removing' | 'failure' | 'remove'>;
  readonly disabled?: boolean;
}

export function CartLines({ cart, state, disabled = false }: CartLinesProps) {
  return (
    <>
      <ul className="mt-[22px]">
        {cart.lines.map((line) => (
          <OrderLine
            key={line.titleId}
            line={line}
            action={
              <button
                type="button"
                disabled={disabled || state.removing !== undefined}
                onClick={() => void state.remove(line.titleId)}
                className="mt-1 -ml-1 h-7 px-1 text-30 text-muted underline-offset-4 hover:text-text hover:underline disabled:cursor-not-allowed"
              >
                {state.removing === line.titleId ? 'Removing' : 'Remove'}
                <span className="sr-only"> {line.name}</span>
              </button>
            }
          />
        ))}
      </ul>
      {state.failure !== undefined && <FailedRequest error={state.failure} title="It is still in your cart." />}
    </>
  );
}
