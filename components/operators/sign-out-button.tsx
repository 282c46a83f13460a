'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';

export function SignOutButton({ email }: { readonly email: string }) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const signOut = async (): Promise<void> => {
    setState('busy');
    try {
      await fetchJson('/api/admin/session', { schema: z.undefined(), method: 'DELETE' });
      // A whole load: nothing of the signed-in pages stays in memory.
      window.location.assign('/admin/sign-in');
    } catch {
      setState('failed');
    }
  };
  return (
    <Button
      look="quiet"
      square
      busy={state === 'busy'}
      aria-label={`Sign out ${email}`}
      title={titleOf(state, email)}
      onClick={signOut}
    >
      <Icon of={LogOut} className={state === 'failed' ? 'text-danger' : ''} />
    </Button>
  );
}

function titleOf(state: 'idle' | 'busy' | 'failed', email: string): string {
  return state === 'failed' ? 'Signing out failed. Try again.' : `Sign out ${email}`;
}
