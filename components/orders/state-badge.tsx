import { CircleCheck, CircleDashed, Hourglass, OctagonAlert, ShieldQuestion, Undo2 } from 'lucide-react';
import { Badge, type BadgeTone } from '@/components/ui/badge';
import type { AttemptState, PurchaseState } from '@/lib/checkout/purchase';

interface Look {
  readonly words: string;
  readonly tone: BadgeTone;
  readonly icon: typeof CircleCheck;
}

const LOOK: Record<PurchaseState | AttemptState, Look> = {
  captured: { words: 'Captured', tone: 'success', icon: CircleCheck },
  placed: { words: 'Waits for capture', tone: 'info', icon: Hourglass },
  ordered: { words: 'Ordered', tone: 'success', icon: CircleCheck },
  authorised: { words: 'Authorised', tone: 'line', icon: CircleDashed },
  pending: { words: 'At the provider', tone: 'line', icon: CircleDashed },
  challenge: { words: 'Parked: bank asks', tone: 'warning', icon: ShieldQuestion },
  unknown: { words: 'Parked: no answer', tone: 'warning', icon: Hourglass },
  declined: { words: 'Declined', tone: 'danger', icon: OctagonAlert },
  voiding: { words: 'Being given back', tone: 'warning', icon: Undo2 },
  voided: { words: 'Given back', tone: 'neutral', icon: Undo2 },
};

/** Where the money is, in a word with its sign. */
export function StateBadge({ state }: { readonly state: PurchaseState | AttemptState }) {
  const { words, tone, icon: Shape } = LOOK[state];
  return (
    <Badge tone={tone}>
      <Shape aria-hidden="true" strokeWidth={1.75} />
      {words}
    </Badge>
  );
}
