'use client';

import { UserRoundPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import { TextField } from '@/components/ui/text-field';
import { failureWords } from '@/lib/http/failure-words';
import { fetchJson } from '@/lib/http/fetch-json';
import { type Account, AccountWithPassword, type Role } from '@/lib/operators/operator';
import { MadePassword } from './made-password';

interface NewOperatorProps {
  readonly onMade: (account: Account) => void;
}

type Step =
  | { readonly kind: 'asking' | 'busy' }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'made'; readonly email: string; readonly password: string };

const RIGHTS: Readonly<Record<Role, string>> = {
  viewer: 'Reads traces, what happens now and orders.',
  owner: 'Also settings, operators and the audit log.',
};

export function NewOperator({ onMade }: NewOperatorProps) {
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const [role, setRole] = useState<Role>('viewer');

  const change = (next: boolean): void => {
    setOpen(next);
    if (next) setStep({ kind: 'asking' });
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const body = { email: new FormData(event.currentTarget).get('email'), role };
    setStep({ kind: 'busy' });
    try {
      const { account, password } = await fetchJson('/api/admin/operators', { schema: AccountWithPassword, body });
      onMade(account);
      setStep({ kind: 'made', email: account.email, password });
    } catch (error) {
      setStep({ kind: 'failed', words: failureWords(error, 'No account was made.') });
    }
  };

  return (
    <>
      <Button look="primary" onClick={() => change(true)}>
        <Icon of={UserRoundPlus} />
        New operator
      </Button>
      <Dialog title={step.kind === 'made' ? 'The account is made' : 'New operator'} open={open} onOpenChange={change}>
        {step.kind === 'made' ? (
          <MadePassword email={step.email} password={step.password} onDone={() => change(false)} />
        ) : (
          <form method="post" onSubmit={onSubmit} className="grid gap-3.5 px-4 pt-1 pb-4">
            {step.kind === 'failed' && (
              <Notice tone="danger" role="alert">
                {step.words}
              </Notice>
            )}
            <TextField label="E-mail address" name="email" type="email" autoComplete="off" required maxLength={254} />
            <div className="grid justify-items-start gap-[5px]">
              <span className="text-30 font-medium">Role</span>
              <Segmented
                label="Role"
                value={role}
                options={[
                  { value: 'viewer', label: 'Viewer' },
                  { value: 'owner', label: 'Owner' },
                ]}
                onChange={setRole}
              />
              <span className="text-20 text-muted">{RIGHTS[role]}</span>
            </div>
            <div className="flex justify-end gap-2">
              <Button onClick={() => change(false)}>Cancel</Button>
              <Button type="submit" look="primary" busy={step.kind === 'busy'}>
                Make the account
              </Button>
            </div>
          </form>
        )}
      </Dialog>
    </>
  );
}
