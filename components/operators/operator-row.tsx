'use client';

import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { TimeAgo } from '@/components/ui/time-ago';
import { type Account, Role } from '@/lib/operators/operator';
import { NewPassword } from './new-password';
import { Cell, Row } from './table';

export type Change = { readonly role: Role } | { readonly disabled: boolean };

interface OperatorRowProps {
  readonly account: Account;
  readonly isSelf: boolean;
  readonly busy: boolean;
  readonly nowMs: number;
  readonly onChange: (change: Change) => void;
  /** It was changed elsewhere. */
  readonly onChanged: (account: Account) => void;
}

const ROLES = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'owner', label: 'Owner' },
] as const;

export function OperatorRow({ account, isSelf, busy, nowMs, onChange, onChanged }: OperatorRowProps) {
  const { email, role, disabled, lastSignInAt } = account;
  return (
    <Row>
      <Cell className="max-sm:order-1">
        <span className={`mr-2 font-medium ${disabled ? 'text-muted' : ''}`} title={email}>
          {email}
        </span>
        {isSelf && <Badge tone="accent">You</Badge>}
        {disabled && <Badge>Disabled</Badge>}
      </Cell>
      <Cell className="max-sm:order-2">
        {isSelf ? (
          <span>{role === 'owner' ? 'Owner' : 'Viewer'}</span>
        ) : (
          <Select
            label={`Role of ${email}`}
            value={role}
            options={ROLES}
            onChange={(value) => onChange({ role: Role.parse(value) })}
          />
        )}
      </Cell>
      <Cell className="max-sm:order-3 max-sm:text-muted">{wayIn(account)}</Cell>
      <Cell className="max-sm:order-4 max-sm:text-right max-sm:text-muted">
        {lastSignInAt === null ? (
          <span className="text-muted">never</span>
        ) : (
          <TimeAgo atMs={Date.parse(lastSignInAt)} nowMs={nowMs} />
        )}
      </Cell>
      <Cell className="max-sm:order-5 max-sm:col-span-full">
        {!isSelf && (
          <span className="flex justify-end gap-2 max-sm:justify-start max-sm:pt-1.5">
            <NewPassword account={account} onChanged={onChanged} />
            <Button
              className="max-sm:h-11"
              busy={busy}
              aria-label={`${disabled ? 'Enable' : 'Disable'} ${email}`}
              onClick={() => onChange({ disabled: !disabled })}
            >
              {disabled ? 'Enable' : 'Disable'}
            </Button>
          </span>
        )}
      </Cell>
    </Row>
  );
}

function wayIn({ hasPassword, hasProvider }: Account): string {
  if (hasPassword && hasProvider) return 'Password, provider';
  if (hasProvider) return 'Provider';
  return hasPassword ? 'Password' : 'Nothing yet';
}
