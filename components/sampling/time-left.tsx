'use client';

import { useEffect, useState } from 'react';

interface TimeLeftProps {
  readonly untilMs: number;
  /** By the server's clock, when the page or its last answer was made. */
  readonly nowMs: number;
  readonly onOver?: () => void;
}

/** `14 min`, `52 s`: counts down by itself, by the browser's own clock from the server's instant. */
export function TimeLeft({ untilMs, nowMs, onOver }: TimeLeftProps) {
  const [leftMs, setLeftMs] = useState(untilMs - nowMs);
  useEffect(() => {
    const startMs = performance.now();
    const tick = (): void => {
      const left = untilMs - nowMs - (performance.now() - startMs);
      setLeftMs(left);
      if (left > 0) return;
      clearInterval(timer);
      onOver?.();
    };
    const timer = setInterval(tick, 1_000);
    tick();
    return () => clearInterval(timer);
  }, [untilMs, nowMs, onOver]);
  return <time dateTime={new Date(untilMs).toISOString()}>{leftText(leftMs)}</time>;
}

export function leftText(ms: number): string {
  if (ms <= 0) return 'over';
  if (ms < 60_000) return `${Math.ceil(ms / 1_000)} s`;
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}
