'use client';

import { useSyncExternalStore } from 'react';

/** A preference of this browser: single letters can be in the way of speech input. */
const STORED = 'mediagw.letter-keys';
const CHANGED = 'mediagw:letter-keys';

export function useLetterKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, read, () => true);
  return [on, write];
}

function read(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    // Storage may be forbidden; then the keys are on, and off is not kept.
    return true;
  }
}

function write(on: boolean): void {
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    return;
  }
  dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener('storage', onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener('storage', onChange);
  };
}
