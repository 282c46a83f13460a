'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import { Notice } from '@/components/ui/notice';
import { TimeAgo } from '@/components/ui/time-ago';
import { z } from '@/lib/base/schema';
import { failureWords } from '@/lib/http/failure-words';
import { fetchJson } from '@/lib/http/fetch-json';
import type { OperatorSession } from '@/lib/operators/operator';
import { Cell, Row, Table } from './table';

interface SessionsTableProps {
  readonly sessions: readonly OperatorSession[];
  /** When the list was read; ages count from here. */
  readonly nowMs: number;
}

const SIGN_IN = '/admin/sign-in';
const COLUMNS = [
  { name: 'Device' },
  { name: 'Network', className: 'w-[176px]' },
  { name: 'Last seen', className: 'w-[120px]' },
  { name: 'Signed in', className: 'w-[140px] max-md:hidden' },
  { name: 'End it', className: 'w-[112px] text-right' },
];

export function SessionsTable({ sessions, nowMs }: SessionsTableProps) {
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const end = async (address: string, after: () => void): Promise<void> => {
    setBusy(address);
    setFailure(undefined);
    try {
      await fetchJson(address, { schema: z.undefined(), method: 'DELETE' });
      after();
    } catch (error) {
      setFailure(failureWords(error, 'The list shows what was last known.'));
    }
    setBusy(undefined);
  };
  const endOne = ({ id, current }: OperatorSession) =>
    end(`/api/admin/sessions/${id}`, () => {
      if (current) window.location.assign(SIGN_IN);
      else setEnded((before) => new Set([...before, id]));
    });

  return (
    <section aria-label="Where you are signed in">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pb-2.5 max-sm:px-3">
        <h2 className="text-40 font-strong">Where you are signed in</h2>
        <span className="flex-1" />
        <Button
          busy={busy === '/api/admin/sessions'}
          onClick={() => end('/api/admin/sessions', () => window.location.assign(SIGN_IN))}
        >
          Sign out everywhere
        </Button>
      </div>
      {failure !== undefined && (
        <Notice tone="danger" role="alert" className="mx-4 mb-2.5 max-sm:mx-3">
          {failure}
        </Notice>
      )}
      <Table label="Sessions" columns={COLUMNS}>
        {sessions
          .filter(({ id }) => !ended.has(id))
          .map((session) => (
            <Row key={session.id}>
              <Cell className="max-sm:order-1">
                <span className="mr-2 font-medium">{session.device}</span>
                {session.current && <Badge tone="accent">This browser</Badge>}
              </Cell>
              <Cell className="max-sm:order-3 max-sm:text-muted">{session.address}</Cell>
              <Cell className="max-sm:order-4 max-sm:text-right max-sm:text-muted">
                {session.current ? 'now' : <TimeAgo atMs={Date.parse(session.lastSeenAt)} nowMs={nowMs} />}
              </Cell>
              <Cell className="max-md:hidden">
                <LocalTime at={session.createdAt} style="stamp" />
              </Cell>
              <Cell className="text-right max-sm:order-2">
                <Button
                  className="max-sm:h-11"
                  busy={busy === `/api/admin/sessions/${session.id}`}
                  aria-label={`Sign out ${session.device}, ${session.address}`}
                  onClick={() => endOne(session)}
                >
                  Sign out
                </Button>
              </Cell>
            </Row>
          ))}
      </Table>
    </section>
  );
}
