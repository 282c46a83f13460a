'use client';

import { CircleUserRound, LogOut, UserRoundCog, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Menu, MenuAction, MenuLink } from '@/components/ui/menu';
import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import type { Role } from '@/lib/operators/operator';

export interface AccountMenuProps {
  readonly email: string;
  readonly role: Role;
}

const SIGN_OUT = { idle: 'Sign out', busy: 'Signing out …', failed: 'Sign out again: it failed' } as const;

export function AccountMenu({ email, role }: AccountMenuProps) {
  const [state, setState] = useState<keyof typeof SIGN_OUT>('idle');
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
  const trigger = (
    <Button look="quiet" square aria-label={`Account ${email}`} title={email}>
      <Icon of={CircleUserRound} />
    </Button>
  );
  return (
    <Menu
      trigger={trigger}
      head={
        <>
          <p className="truncate font-strong">{email}</p>
          <p className="text-20 text-muted">{role === 'owner' ? 'Owner' : 'Viewer'}</p>
        </>
      }
    >
      <MenuLink icon={UserRoundCog} href="/admin/account">
        Account and sessions
      </MenuLink>
      {role === 'owner' && (
        <MenuLink icon={UsersRound} href="/admin/operators">
          Operators
        </MenuLink>
      )}
      <MenuAction icon={LogOut} onClick={() => state !== 'busy' && void signOut()}>
        {SIGN_OUT[state]}
      </MenuAction>
    </Menu>
  );
}
