'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { TextField } from '@/components/ui/text-field';
import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import { signInFailure } from './sign-in-failure';

/** `next` is an address inside `/admin`; the page has checked it. */
export function SignInForm({ next }: { readonly next: string }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(undefined);
    try {
      await fetchJson('/api/admin/session', {
        schema: z.undefined(),
        body: { email: form.get('email'), password: form.get('password') },
      });
      // A whole load: every layout is made anew for who is now signed in.
      window.location.assign(next);
    } catch (error) {
      setFailure(signInFailure(error));
      setBusy(false);
    }
  };

  return (
    // Without a method a form that is sent before this script runs would put the password into the address.
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {failure !== undefined && (
        <Notice tone="danger" role="alert">
          {failure}
        </Notice>
      )}
      <TextField label="E-mail address" name="email" type="email" autoComplete="username" required size="lg" />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required size="lg" />
      <Button type="submit" look="primary" size="lg" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
