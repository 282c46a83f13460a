'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { failureWords } from '@/lib/http/failure-words';
import { fetchJson } from '@/lib/http/fetch-json';
import { type Account, AccountWithPassword } from '@/lib/operators/operator';
import { MadePassword } from './made-password';

interface NewPasswordProps {
  readonly account: Account;
  readonly onChanged: (account: Account) => void;
}

type Step =
  | { readonly kind: 'asking' | 'busy' }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'made'; readonly password: string };

export function NewPassword({ account, onChanged }: NewPasswordProps) {
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const { id, email } = account;

  const change = (next: boolean): void => {
    setOpen(next);
    if (next) setStep({ kind: 'asking' });
  };
  const make = async (): Promise<void> => {
    setStep({ kind: 'busy' });
    try {
      const address = `/api/admin/operators/${id}/password`;
      const made = await fetchJson(address, { schema: AccountWithPassword, body: {} });
      onChanged(made.account);
      setStep({ kind: 'made', password: made.password });
    } catch (error) {
      setStep({ kind: 'failed', words: failureWords(error, 'The password is as it was.') });
    }
  };

  return (
    <>
      <Button className="max-sm:h-11" aria-label={`New password for ${email}`} onClick={() => change(true)}>
        New password
      </Button>
      <Dialog title={step.kind === 'made' ? 'The new password' : 'A new password?'} open={open} onOpenChange={change}>
        {step.kind === 'made' ? (
          <MadePassword email={email} password={step.password} onDone={() => change(false)} />
        ) : (
          <div className="grid gap-3.5 px-4 pt-1 pb-4">
            {step.kind === 'failed' && (
              <Notice tone="danger" role="alert">
                {step.words}
              </Notice>
            )}
            <p className="text-text-2">
              The password of <b>{email}</b> stops working, and all their sessions end. The gateway makes up a new one
              and shows it to you once.
            </p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => change(false)}>Keep the old one</Button>
              <Button look="danger" busy={step.kind === 'busy'} onClick={make}>
                Make a new password
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}
