import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Database } from '@/lib/database/client';
import { keys } from '@/lib/telemetry/attributes';
import { setActiveAttributes } from '@/lib/telemetry/tracing';
import type { Title } from '../title';
import { keepLast } from './keep-last';
import { readProgramme } from './read-programme';

export interface CatalogContext {
  readonly database: Database;
  /** The programme, in its order; while the database does not answer, as it was last. */
  readonly programme: () => Promise<readonly Title[]>;
}

export interface CatalogDependencies {
  readonly database: Database;
}

/** A page that shows the programme of a moment ago is better than one that waits longer. */
const PATIENCE_MS = 500;

export const catalogContext = processSlot<CatalogContext>('catalog');

export function createCatalogContext({ database }: CatalogDependencies): CatalogContext {
  return {
    database,
    programme: keepLast({
      read: () => readProgramme(database),
      isWorthKeeping: (titles) => titles.length > 0,
      patienceMs: PATIENCE_MS,
      onKept: () => setActiveAttributes({ [keys.catalogOutcome]: 'kept' }),
    }),
  };
}
