'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import type { Picture } from '@/lib/traces/picture';
import { hearHistory } from './hear-history';
import { followAddress, VIEWER_TABS, type ViewerAction, type ViewerStart, type ViewerState } from './viewer-store';

const DELAY_MS = 150;
const SPAN_ID = /^[0-9a-f]{16}$/;

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

/** The address with what is on show; a row that is no span leaves the last one in it. */
export function viewerAddress(
  href: string,
  { selectedKey, tab, window: shown }: ViewerState,
  originUs: number,
): string {
  const url = new URL(href);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  };
  if (selectedKey !== undefined && SPAN_ID.test(selectedKey)) set('span', selectedKey);
  set('tab', tab === 'waterfall' ? undefined : tab);
  set('zoom', shown && `${offset(shown.startUs - originUs)}-${offset(shown.endUs - originUs)}`);
  return url.href;
}

/**
 * Makes what is on show a link, without navigating; a held arrow key writes once. Where the address becomes another
 * one of the same page, shows what that says: what the viewer writes is no move, and what Next's router writes again
 * from before is set right.
 */
export function useViewerAddress(
  viewer: ViewerState,
  picture: Picture,
  search: URLSearchParams,
  dispatch: (action: ViewerAction) => void,
): void {
  const { selectedKey, tab, window: shown } = viewer;
  const originUs = picture.main.startUs;
  const page = usePathname();
  const write = useEffectEvent((): void => {
    const { href, pathname } = window.location;
    const next = viewerAddress(href, viewer, originUs);
    if (next === href || pathname !== page) return;
    // With its own state Next's router does not hear of it: it would undo a navigation that is under way.
    window.history.replaceState(window.history.state, '', next);
  });
  const follow = useEffectEvent((address: URLSearchParams) =>
    dispatch(followAddress(readViewerAddress(address, picture))),
  );

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = hearHistory(window, {
      moved: (address) => follow(address),
      rewritten: () => {
        clearTimeout(timer);
        timer = setTimeout(() => write(), DELAY_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what the address holds is a reason to write it
  useEffect(() => {
    const timer = setTimeout(() => write(), DELAY_MS);
    return () => clearTimeout(timer);
  }, [selectedKey, tab, shown, originUs]);

  const known = useRef(search);
  useEffect(() => {
    // The router's word is all that an older browser has.
    if (known.current !== search && !('navigation' in window)) follow(search);
    known.current = search;
  }, [search]);
}

function offset(us: number): string {
  return String(Number(us.toFixed(3)));
}
