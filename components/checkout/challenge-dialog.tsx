'use client';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Button } from '@/components/ui/button';

interface ChallengeDialogProps {
  readonly open: boolean;
  readonly amount: string;
  readonly cardLast4: string;
  readonly onAnswer: (answer: 'approve' | 'refuse') => void;
  /** Neither yes nor no: the attempt waits, Pay asks again. */
  readonly onLater: () => void;
}

/** The bank's question, as the sandbox puts it. */
export function ChallengeDialog({ open, amount, cardLast4, onAnswer, onLater }: ChallengeDialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onLater()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-(--z-dialog) bg-stage/50 transition-opacity duration-(--t-quick) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-(--z-dialog) w-[min(440px,calc(100vw-32px))] -translate-1/2 rounded-3 border border-line-2 bg-raised p-6 text-40 shadow-lift transition-opacity duration-(--t-quick) data-ending-style:opacity-0 data-starting-style:opacity-0">
          <p className="text-30 text-muted">Your bank asks</p>
          <AlertDialog.Title className="heading mt-0.5 text-60">Is this payment yours?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-text-2">
            {amount} to Media Gateway with the card ending {cardLast4}. Nothing is charged until you approve.
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <Button size="lg" onClick={() => onAnswer('refuse')}>
              Refuse
            </Button>
            <Button size="lg" look="primary" onClick={() => onAnswer('approve')}>
              Approve {amount}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
