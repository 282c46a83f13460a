import type { TraceSummary } from '@/lib/traces/model';
import type { ListFilters } from './list-filters';

/** The filters that a row itself answers, each a test of its own. */
export type Sieve = 'rootServices' | 'status' | 'rootNames' | 'touches' | 'text' | 'duration' | 'time';

type Test = (row: TraceSummary) => boolean;

/** Keeps the rows that meet all filters, `except` one kind. */
export function siftRows(rows: readonly TraceSummary[], filters: ListFilters, except?: Sieve): readonly TraceSummary[] {
  const tests = [...testsOf(filters)].filter(([sieve]) => sieve !== except).map(([, test]) => test);
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

function testsOf(filters: ListFilters): Map<Sieve, Test> {
  const tests = new Map<Sieve, Test>();
  const { rootServices, rootNames, touches, errors, text, durationMinUs, durationMaxUs, brushFromMs, brushToMs } =
    filters;
  if (rootServices) tests.set('rootServices', (row) => rootServices.includes(row.rootService));
  if (rootNames) tests.set('rootNames', (row) => rootNames.includes(row.rootName));
  if (touches) tests.set('touches', (row) => touches.every((name) => row.services.some((each) => each.name === name)));
  if (errors) tests.set('status', (row) => row.errorCount > 0 === (errors === 'only'));
  if (text !== undefined) tests.set('text', textTest(text));
  if (durationMinUs !== undefined || durationMaxUs !== undefined) {
    tests.set(
      'duration',
      within(durationMinUs, durationMaxUs, (row) => row.endUs - row.startUs),
    );
  }
  if (brushFromMs !== undefined || brushToMs !== undefined) {
    tests.set(
      'time',
      within(brushFromMs, brushToMs, (row) => row.startUs / 1_000),
    );
  }
  return tests;
}

function within(least = 0, most = Number.POSITIVE_INFINITY, of: (row: TraceSummary) => number): Test {
  return (row) => of(row) >= least && of(row) <= most;
}

/** Every word, in the root's name, a service or the id. */
function textTest(text: string): Test {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const names = [row.rootName, row.rootService, ...row.services.map((each) => each.name)].map((n) => n.toLowerCase());
    return words.every((word) => names.some((name) => name.includes(word)) || row.traceId.startsWith(word));
  };
}
