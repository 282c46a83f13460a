import { LinkButton } from '@/components/ui/link-button';
import { Notice, type NoticeTone } from '@/components/ui/notice';
import { SupportCode } from '@/components/ui/support-code';
import type { PaymentState, Verdict } from './use-payment';

interface Words {
  readonly tone: NoticeTone;
  readonly title: string;
  readonly text: string;
}

/** What was charged, what was kept, what to do. */
const WORDS: Record<Verdict['kind'], Words> = {
  declined: {
    tone: 'danger',
    title: 'The card was declined.',
    text: 'Nothing was charged and your cart is kept. Use another card, or ask your bank.',
  },
  unknown: {
    tone: 'warning',
    title: 'The payment has no answer yet.',
    text: 'You are charged once at most and your cart is kept. Press Pay again: the same order continues.',
  },
  at_work: {
    tone: 'info',
    title: 'This payment is still at work.',
    text: 'You are charged once. Wait a moment, then press Pay again: the same order continues.',
  },
  differs: {
    tone: 'warning',
    title: 'This payment began with other details.',
    text: 'The first try may still be at the bank; you are charged once. Enter what you entered then, or wait a minute and pay again.',
  },
  owned: {
    tone: 'info',
    title: 'You own a film of this cart already.',
    text: 'Nothing was charged. Take it out to buy the rest, or watch it now.',
  },
  changed: {
    tone: 'warning',
    title: 'Your cart has changed since this page was made.',
    text: 'Nothing was charged. This is how it stands now: look at it, then pay.',
  },
  refused: {
    tone: 'danger',
    title: 'The order was not accepted.',
    text: 'Nothing was charged and your cart is kept.',
  },
};

export function PaymentNotice({ state }: { readonly state: PaymentState }) {
  if (state.kind === 'idle' || state.kind === 'paying' || state.kind === 'challenge') return null;
  const { tone, title, text } = WORDS[state.kind];
  return (
    <Notice
      tone={tone}
      title={title}
      size="md"
      role="alert"
      className="mt-4"
      actions={
        state.kind === 'owned' && (
          <LinkButton href="/library" size="md">
            My films
          </LinkButton>
        )
      }
    >
      <p className="text-30">
        {state.kind === 'refused' && state.detail !== undefined ? `${state.detail} ` : ''}
        {text}
      </p>
      {state.code !== undefined && (
        <p className="mt-1 text-30">
          <SupportCode code={state.code} />
        </p>
      )}
    </Notice>
  );
}
