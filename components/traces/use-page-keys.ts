'use client';

import { type RefObject, useEffect, useEffectEvent } from 'react';
import { useLetterKeys } from '@/components/ui/letter-keys';
import { LETTER_KEYS } from './viewer-keys';

/** Arrows belong to the waterfall, and to it too when nothing has the focus; letters work wherever one does not type. */
export function usePageKeys(
  press: (key: string, shift: boolean) => boolean,
  findBox: RefObject<HTMLInputElement | null>,
): void {
  const [lettersOn] = useLetterKeys();
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return;
    if (event.metaKey || event.ctrlKey || event.altKey || target.closest('[role=dialog]')) return;
    const types = target.matches('input, textarea, select') || target.isContentEditable;
    if (types && !(event.key === 'Escape' && target === findBox.current)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key.length === 1 && !lettersOn) return;
    if (key === '/') {
      event.preventDefault();
      findBox.current?.focus();
      return;
    }
    const onRow = target.getAttribute('role') === 'row' || target === document.body;
    const ours = onRow || LETTER_KEYS.has(key) || key === 'Escape';
    if (ours && press(key, event.shiftKey)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
