/**
 * Counts, rates and shares in the one notation of both faces.
 *   0 · 742 · 18,402 · 102 k · 3.40 M        0.40 /s · 12.4 /s · 214 /s        0 % · 0.4 % · 12 % · 100 %
 */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  if (Math.abs(count) < 100_000) return Math.round(count).toLocaleString('en');
  if (Math.abs(count) < 999_500) return `${Math.round(count / 1_000)} k`;
  const millions = count / 1_000_000;
  return `${Math.abs(millions) < 99.95 ? millions.toPrecision(3) : Math.round(millions).toLocaleString('en')} M`;
}

/** Of events in a second; the unit stands apart because it is set smaller. */
export function formatPerSecond(rate: number): string {
  if (!Number.isFinite(rate) || rate < 0) return '–';
  if (rate === 0) return '0';
  if (rate < 0.01) return '<0.01';
  if (rate < 9.995) return rate.toFixed(2);
  return rate < 99.95 ? rate.toFixed(1) : formatCount(rate);
}

/** `share` is 0 to 1. What happened at all is never shown as nothing, and what failed once never as all well. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  if (percent <= 0) return '0 %';
  if (percent < 0.1) return '<0.1 %';
  if (percent < 9.95) return `${percent.toFixed(1)} %`;
  return percent < 100 && Math.round(percent) === 100 ? '99 %' : `${Math.round(percent)} %`;
}

/** Of a setting, not a measure: as exact as it was given. `50 %`, `12.5 %`, `0.001 %`. */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
