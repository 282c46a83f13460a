'use client';
import { useSyncExternalStore } from 'react';

interface LocalTimeProps {
  /** ISO 8601. */
  readonly at: string;
  readonly style?: 'day' | 'moment' | 'stamp' | 'clock';
}

const STYLES = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  stamp: { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  moment: { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** In the viewer's zone, which only the browser knows; UTC until then and in the tooltip. */
export function LocalTime({ at, style = 'moment' }: LocalTimeProps) {
  const zone = useSyncExternalStore(
    neverChanges,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
  const text = new Intl.DateTimeFormat('en-GB', { ...STYLES[style], timeZone: zone }).format(new Date(at));
  return (
    <time dateTime={at} title={`${at.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`}>
      {text.replace(/,? at |, /, style === 'stamp' ? ' ' : ', ')}
    </time>
  );
}

const neverChanges = (): (() => void) => () => undefined;
