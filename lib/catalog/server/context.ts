import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Database } from '@/lib/database/client';

export interface CatalogContext {
  readonly database: Database;
}

export const catalogContext = processSlot<CatalogContext>('catalog');

export function createCatalogContext(deps: CatalogContext): CatalogContext {
  return { database: deps.database };
}
