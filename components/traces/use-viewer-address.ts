'use client';

import { useEffect } from 'react';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import type { Picture } from '@/lib/traces/picture';
import { VIEWER_TABS, type ViewerStart, type ViewerState } from './viewer-store';

const DELAY_MS = 150;

/** What a link to a viewer holds: the span, the tab, and the window as microseconds of the trace (`zoom=120-480`). */
export function readViewerAddress(search: URLSearchParams, picture: Picture): ViewerStart {
  return {
    picture,
    spanId: search.get('span') ?? undefined,
    tab: VIEWER_TABS.find((tab) => tab === search.get('tab')) ?? 'waterfall',
    window: readWindow(search.get('zoom') ?? '', picture.main.startUs),
  };
}

function readWindow(text: string, originUs: number): TimeRange | undefined {
  const [, from, to] = /^(-?\d{1,15}(?:\.\d{1,3})?)-(-?\d{1,15}(?:\.\d{1,3})?)$/.exec(text) ?? [];
  const startUs = originUs + Number(from);
  const endUs = originUs + Number(to);
  return endUs > startUs ? { startUs, endUs } : undefined;
}

/** Makes what is on show a link, without navigating; a held arrow key writes once. */
export function useViewerAddress({ selectedKey, tab, window: shown }: ViewerState, picture: Picture): void {
  const originUs = picture.main.startUs;
  const spanId = selectedKey !== undefined && /^[0-9a-f]{16}$/.test(selectedKey) ? selectedKey : undefined;
  useEffect(() => {
    const timer = setTimeout(() => {
      const url = new URL(window.location.href);
      const set = (name: string, value: string | undefined): void => {
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      };
      if (spanId !== undefined) set('span', spanId);
      set('tab', tab === 'waterfall' ? undefined : tab);
      set('zoom', shown && `${offset(shown.startUs - originUs)}-${offset(shown.endUs - originUs)}`);
      if (url.href !== window.location.href) {
        // With its own state Next's router does not hear of it: it would undo a navigation that is under way.
        window.history.replaceState(window.history.state, '', url);
      }
    }, DELAY_MS);
    return () => clearTimeout(timer);
  }, [spanId, tab, shown, originUs]);
}

function offset(us: number): string {
  return String(Number(us.toFixed(3)));
}
