'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Notice } from '@/components/ui/notice';
import { TextField } from '@/components/ui/text-field';
import { z } from '@/lib/base/schema';
import { failureWords } from '@/lib/http/failure-words';
import { ApiError, fetchJson } from '@/lib/http/fetch-json';
import { PASSWORD_CHARS_MIN } from '@/lib/operators/operator';

type State =
  | { readonly kind: 'idle' | 'busy' }
  | { readonly kind: 'changed'; readonly ended: number }
  | { readonly kind: 'wrong' | 'same' }
  | { readonly kind: 'failed'; readonly words: string };

const Answer = z.strictObject({ sessionsEnded: z.number() });

export function PasswordForm({ email }: { readonly email: string }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [shown, setShown] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    setState({ kind: 'busy' });
    try {
      const body = { current: fields.get('current'), next: fields.get('next') };
      const { sessionsEnded } = await fetchJson('/api/admin/account/password', { schema: Answer, body });
      form.reset();
      setState({ kind: 'changed', ended: sessionsEnded });
    } catch (error) {
      setState(failed(error));
    }
  };

  const type = shown ? 'text' : 'password';
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-[400px] gap-3.5">
      <div role="status" className="contents">
        {state.kind === 'changed' && <Notice tone="success">{changedWords(state.ended)}</Notice>}
      </div>
      {state.kind === 'failed' && (
        <Notice tone="danger" role="alert">
          {state.words}
        </Notice>
      )}
      {/* Password managers keep a password by the name that stands beside it. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField
        label="Current password"
        name="current"
        type={type}
        autoComplete="current-password"
        required
        error={state.kind === 'wrong' ? 'The current password is not right.' : undefined}
      />
      <TextField
        label="New password"
        name="next"
        type={type}
        autoComplete="new-password"
        minLength={PASSWORD_CHARS_MIN}
        maxLength={256}
        required
        hint={`${PASSWORD_CHARS_MIN} characters at least. All your other sessions end.`}
        error={state.kind === 'same' ? 'This is the password you have.' : undefined}
      />
      <Checkbox checked={shown} onChange={setShown}>
        Show what I type
      </Checkbox>
      <div>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          Change password
        </Button>
      </div>
    </form>
  );
}

function failed(error: unknown): State {
  if (error instanceof ApiError && error.code === 'wrong_password') return { kind: 'wrong' };
  if (error instanceof ApiError && error.code === 'same_password') return { kind: 'same' };
  return { kind: 'failed', words: failureWords(error, 'The password is as it was.') };
}

function changedWords(ended: number): string {
  if (ended === 0) return 'The password is changed. You were signed in nowhere else.';
  return `The password is changed, and ${ended === 1 ? 'one other session has' : `${ended} other sessions have`} ended.`;
}
