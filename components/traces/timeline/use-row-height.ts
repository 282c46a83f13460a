'use client';

import { useSyncExternalStore } from 'react';

/** The same condition as in `tokens.css`: fingers, or a phone's width. */
const TALL = '(pointer: coarse), (max-width: 40rem)';
const COMPACT_PX = 24;
const TALL_PX = 44;

export function useRowHeight(): number {
  const tall = useSyncExternalStore(
    subscribe,
    () => matchMedia(TALL).matches,
    () => false,
  );
  return tall ? TALL_PX : COMPACT_PX;
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(TALL);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
