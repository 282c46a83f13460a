'use client';

import { useEffect, useMemo, useState } from 'react';
import { fetchOperations, fetchServices } from '@/lib/traces/browser/traces-api';
import type { QueryWords } from './complete-query';
import type { Facet } from './facets';

/** What the query bar offers: the backend's services, the operations of the chosen one, and what the rows hold. */
export function useWords(facets: readonly Facet[], service: string | undefined): QueryWords {
  const [services, setServices] = useState<readonly string[]>([]);
  const [operations, setOperations] = useState<readonly string[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    // The list itself says what failed; what its rows hold is offered meanwhile.
    fetchServices(abort.signal).then(setServices, () => undefined);
    return () => abort.abort();
  }, []);
  useEffect(() => {
    if (service === undefined) return;
    const abort = new AbortController();
    fetchOperations(service, abort.signal).then(
      (found) => setOperations([...new Set(found.map((each) => each.name))]),
      () => undefined,
    );
    return () => {
      abort.abort();
      setOperations([]);
    };
  }, [service]);
  return useMemo(() => {
    const seen = facets.find((facet) => facet.key === 'touches')?.values.map((each) => each.value) ?? [];
    return { facets, operations, services: [...new Set([...services, ...seen])].sort() };
  }, [facets, operations, services]);
}
