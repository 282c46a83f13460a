'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { commitNavigation, watchNavigation } from '@/lib/telemetry/browser/navigation';

/** Tells telemetry when a new page is on the screen: Next says when a navigation begins, but not when it ends. */
export function NavigationObserver(): null {
  const page = `${usePathname()}?${useSearchParams()}`;
  useEffect(watchNavigation, []);
  useEffect(commitNavigation, [page]);
  return null;
}
