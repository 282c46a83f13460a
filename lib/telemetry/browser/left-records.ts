import type { SpanRecord } from './runtime';
import { readTab, writeTab } from './tab-storage';

/** What was recorded on a page that was left before its SDK came. The next page of the tab sends it. */
const KEY = 'mediagw.left';

export function keepLeftRecords(records: Iterable<SpanRecord>): void {
  writeTab(KEY, JSON.stringify([...records]));
}

/** Once: they are removed. The page's own origin wrote them, and the intake checks every span. */
export function takeLeftRecords(): SpanRecord[] {
  const kept = readTab(KEY);
  if (!kept) return [];
  writeTab(KEY, '');
  return JSON.parse(kept) as SpanRecord[];
}
