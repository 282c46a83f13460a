import { keepLeftRecords } from './left-records';
import type { BrowserRuntime, SpanRecord } from './runtime';
import { assignParents } from './scope';

/** Once per page, when it hydrates: before that no link works softly, so the stub does without. */
export function watchNavigation(): void {
  const runtime = globalThis.mediagw;
  if (!runtime || runtime.navigate) return;
  runtime.navigate = (url, how) => navigate(runtime, url, how);
  assignParents(runtime);
  committedUrl = pageUrl(location.href);
  addEventListener('pagehide', () => leave(runtime));
}

/** The new page is on the screen. */
export function commitNavigation(): void {
  const runtime = globalThis.mediagw;
  if (!runtime) return;
  committedUrl = pageUrl(location.href);
  if (begun) runtime.end(begun, { outcome: 'commit' });
}

let committedUrl = '';
/** The last navigation, as the page's own load is left alone until somebody needs it. */
let begun: SpanRecord | undefined;

/** At the click: a new page, so also a new trace, unless a flow brought it. */
function navigate(runtime: BrowserRuntime, url: string, how: string): void {
  const href = pageUrl(url);
  if (href === committedUrl) return;
  const link = runtime.page;
  const parent = runtime.scope ? runtime.scope.parent : runtime.flow;
  runtime.end(link, { outcome: 'superseded' });
  begun = runtime.begin('navigation', href, { parent, link, how });
  runtime.page = begun;
}

/** What is still open ends here. Without an SDK yet, the records wait for the next page of this tab. */
function leave(runtime: BrowserRuntime): void {
  runtime.end(runtime.page, { outcome: 'left' });
  for (const record of runtime.records) runtime.end(record, { outcome: 'left' });
  if (runtime.emit) return;
  keepLeftRecords(runtime.records);
  runtime.records.clear();
}

/** Absolute and without the hash, which loads nothing. */
function pageUrl(url: string): string {
  const page = new URL(url, location.href);
  page.hash = '';
  return page.href;
}
