'use client';
import { useEffect, useEffectEvent } from 'react';
import { useLetterKeys } from '@/components/ui/letter-keys';
import type { PlayerActions } from './player-actions';

/** Keys work anywhere on the page but in text and, for Space, on what Space presses itself; letters while they are on. */
export function usePlayerKeys(actions: PlayerActions): void {
  const [lettersOn] = useLetterKeys();
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!lettersOn && /^[a-z]$/i.test(event.key)) return;
    const action = actionOf(event, actions);
    if (!action) return;
    // Before the slider's own arrow keys: in the player they all mean the same.
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}

function actionOf(event: KeyboardEvent, actions: PlayerActions): (() => void) | undefined {
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest('input:not([type=range]), textarea, select, [contenteditable]')) return undefined;
  switch (event.key) {
    case ' ':
      return target?.closest('button, a, summary, [role=checkbox]') ? undefined : actions.togglePlay;
    case 'ArrowLeft':
      return event.shiftKey ? () => actions.skipChapter(-1) : () => actions.skip(-10_000);
    case 'ArrowRight':
      return event.shiftKey ? () => actions.skipChapter(1) : () => actions.skip(10_000);
    case 'f':
    case 'F':
      return actions.toggleFullScreen;
    case 'm':
    case 'M':
      return actions.toggleMute;
    default:
      return undefined;
  }
}
