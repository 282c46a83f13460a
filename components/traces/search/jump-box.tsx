'use client';

import { CircleAlert, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import { failureOf } from '../failure';
import { findByCode } from './find-by-code';
import { type Jump, parseJump, traceHref } from './parse-jump';

type JumpState = { readonly kind: 'idle' | 'searching' } | { readonly kind: 'message'; readonly text: string };

/** Takes a trace id, a traceparent or a support code; pasting one jumps at once. */
export function JumpBox({ className = '' }: { readonly className?: string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<JumpState>({ kind: 'idle' });
  const messageId = useId();
  useJumpKey(input);

  const go = async (jump: Jump | undefined): Promise<void> => {
    if (!jump) {
      setState({
        kind: 'message',
        text: 'This is neither a trace id (32 hex digits) nor a support code (4BF9-2F35-77B3).',
      });
      return;
    }
    const open = (traceId: string, spanId?: string): void => {
      router.push(traceHref(traceId, spanId));
      if (input.current) input.current.value = '';
    };
    if (jump.kind === 'trace') return open(jump.traceId, jump.spanId);
    setState({ kind: 'searching' });
    try {
      const traceId = await findByCode(jump.code, Date.now(), fetchSummaries);
      if (traceId !== undefined) open(traceId);
      setState(
        traceId === undefined
          ? {
              kind: 'message',
              text: `No trace of the last 30 days carries ${jump.code}. It may not have been recorded.`,
            }
          : { kind: 'idle' },
      );
    } catch (error) {
      const failure = failureOf(error);
      setState({ kind: 'message', text: failure.kind === 'failed' ? failure.detail : 'You are signed out.' });
    }
  };

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void go(parseJump(input.current?.value ?? ''));
  };

  return (
    <search className={`relative ${className}`}>
      <form onSubmit={onSubmit}>
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
        <input
          ref={input}
          type="search"
          name="jump"
          aria-label="Trace id or support code"
          aria-describedby={messageId}
          aria-busy={state.kind === 'searching'}
          placeholder="Trace id or support code"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          onPaste={(event) => {
            const jump = parseJump(event.clipboardData.getData('text'));
            if (!jump) return;
            event.preventDefault();
            event.currentTarget.value = event.clipboardData.getData('text').trim();
            void go(jump);
          }}
          onChange={() => setState({ kind: 'idle' })}
          className="control w-full rounded-2 border border-line-control bg-surface pr-2 pl-8.5 placeholder:text-muted hover:border-text-2 max-sm:text-[1rem]"
        />
      </form>
      <p
        id={messageId}
        role="status"
        className={
          state.kind === 'idle'
            ? 'sr-only'
            : 'absolute inset-x-0 top-full z-(--z-menu) mt-1 flex gap-2 rounded-3 border border-line-2 bg-raised p-2.5 text-20 shadow-lift'
        }
      >
        {state.kind === 'searching' && 'Searching 30 days.'}
        {state.kind === 'message' && (
          <>
            <Icon of={CircleAlert} className="mt-px text-danger" />
            <span>{state.text}</span>
          </>
        )}
      </p>
    </search>
  );
}

/** ⌘K or Ctrl K goes to the box that is on show. */
function useJumpKey(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const box = input.current;
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || !box || box.offsetParent === null)
        return;
      event.preventDefault();
      box.focus();
      box.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input]);
}
