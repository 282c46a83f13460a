'use client';
import { useEffect, useRef } from 'react';
import type { PlayerActions } from './player-actions';

/** Keys work anywhere on the page but in text and, for Space, on what Space presses itself. */
export function usePlayerKeys(actions: PlayerActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });

  useEffect(() => {
    const listening = new AbortController();
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const action = actionOf(event, latest.current);
      if (!action) return;
      // Before the slider's own arrow keys: in the player they all mean the same.
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    window.addEventListener('keydown', onKey, { capture: true, signal: listening.signal });
    return () => listening.abort();
  }, []);
}

function actionOf(event: KeyboardEvent, actions: PlayerActions): (() => void) | undefined {
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest('input:not([type=range]), textarea, select, [contenteditable]')) return undefined;
  switch (event.key) {
    case ' ':
      return target?.closest('button, a, summary') ? undefined : actions.togglePlay;
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
