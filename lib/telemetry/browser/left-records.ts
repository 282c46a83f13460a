import type { SpanRecord } from './runtime';
import { readTab, writeTab } from './tab-storage';

/** What was recorded on pages that were left before their SDK came. The next page of the tab that has one sends it. */
const KEY = 'mediagw.left';
const RECORDS_MAX = 200;

export function keepLeftRecords(records: Iterable<SpanRecord>): void {
  writeTab(KEY, JSON.stringify([...takeLeftRecords(), ...records].slice(-RECORDS_MAX)));
}

/** Once: they are removed. The page's own origin wrote them, and the intake checks every span. */
export function takeLeftRecords(): SpanRecord[] {
  const kept = readTab(KEY);
  if (!kept) return [];
  writeTab(KEY, '');
  return JSON.parse(kept) as SpanRecord[];
}
