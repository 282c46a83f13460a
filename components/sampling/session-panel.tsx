'use client';

import { CircleDot } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { failureWords } from '@/lib/http/failure-words';
import { endTraceSession, traceSession } from '@/lib/sampling/browser/sampling-api';
import { FORCE_MINUTES, type ForcedSession } from '@/lib/sampling/sampling';
import { TimeLeft } from './time-left';

interface SessionPanelProps {
  readonly first: ForcedSession;
  readonly nowMs: number;
}

/** Every trace of this very browser is kept for a while, of viewers' pages too. */
export function SessionPanel({ first, nowMs }: SessionPanelProps) {
  const [session, setSession] = useState({ ...first, nowMs });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const act = async (what: Promise<ForcedSession>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const next = await what;
      setSession({ ...next, nowMs: next.untilMs === null ? 0 : next.untilMs - FORCE_MINUTES * 60_000 });
    } catch (error) {
      setFailure(failureWords(error, 'Nothing has changed.'));
    }
    setBusy(false);
  };
  const onOver = useCallback(() => setSession({ untilMs: null, nowMs: 0 }), []);
  const { untilMs } = session;
  return (
    <Panel title="This browser">
      <div className="grid gap-3 p-3">
        {failure !== undefined && (
          <Notice tone="danger" role="alert">
            {failure}
          </Notice>
        )}
        {untilMs === null ? (
          <>
            <p className="text-20 text-text-2">
              Keep every trace of what you do here for {FORCE_MINUTES} minutes, on the shop’s pages too, whatever the
              rules say.
            </p>
            <div className="flex justify-end">
              <Button busy={busy} onClick={() => act(traceSession())}>
                Trace my session
              </Button>
            </div>
          </>
        ) : (
          <>
            <p role="status" className="flex items-center gap-2">
              <Icon of={CircleDot} className="text-accent" />
              <span>
                Every trace is kept, <TimeLeft untilMs={untilMs} nowMs={session.nowMs} onOver={onOver} /> left
              </span>
            </p>
            <div className="flex justify-end gap-2">
              <Button busy={busy} onClick={() => act(endTraceSession())}>
                Stop
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
