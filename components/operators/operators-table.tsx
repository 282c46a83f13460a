'use client';

import { useState } from 'react';
import { Notice } from '@/components/ui/notice';
import { z } from '@/lib/base/schema';
import { failureWords } from '@/lib/http/failure-words';
import { fetchJson } from '@/lib/http/fetch-json';
import { Account, type Operator } from '@/lib/operators/operator';
import { NewOperator } from './new-operator';
import { type Change, OperatorRow } from './operator-row';
import { Table } from './table';

interface OperatorsTableProps {
  readonly accounts: readonly Account[];
  readonly self: Operator;
  /** When the list was read; ages count from here. */
  readonly nowMs: number;
}

const Changed = z.strictObject({ account: Account });
const COLUMNS = [
  { name: 'Address' },
  { name: 'Role', className: 'w-[112px]' },
  { name: 'Signs in by', className: 'w-[152px]' },
  { name: 'Last sign-in', className: 'w-[112px]' },
  { name: 'Change', className: 'w-[240px] text-right' },
];

export function OperatorsTable({ accounts: first, self, nowMs }: OperatorsTableProps) {
  const [accounts, setAccounts] = useState(first);
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const put = (account: Account): void =>
    setAccounts((before) =>
      before.some(({ id }) => id === account.id)
        ? before.map((each) => (each.id === account.id ? account : each))
        : [...before, account],
    );
  const change = async (account: Account, body: Change): Promise<void> => {
    setBusy(account.id);
    setFailure(undefined);
    try {
      const address = `/api/admin/operators/${account.id}`;
      put((await fetchJson(address, { schema: Changed, method: 'PATCH', body })).account);
    } catch (error) {
      setFailure(failureWords(error, `Nothing about ${account.email} has changed.`));
    }
    setBusy(undefined);
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Operators</h1>
        <span className="text-muted">{accounts.length === 1 ? '1 account' : `${accounts.length} accounts`}</span>
        <span className="flex-1" />
        <NewOperator onMade={put} />
      </div>
      {failure !== undefined && (
        <Notice tone="danger" role="alert" className="mx-4 mb-2.5 max-sm:mx-3">
          {failure}
        </Notice>
      )}
      <Table label="Operators" columns={COLUMNS}>
        {accounts.map((account) => (
          <OperatorRow
            key={account.id}
            account={account}
            isSelf={account.id === self.id}
            busy={busy === account.id}
            nowMs={nowMs}
            onChange={(body) => change(account, body)}
            onChanged={put}
          />
        ))}
      </Table>
    </>
  );
}
