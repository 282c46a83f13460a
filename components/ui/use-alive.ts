'use client';
import { useSyncExternalStore } from 'react';

/** False in what the server has drawn, until the page's script has taken it over. */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never(): () => void {
  return () => undefined;
}
