'use client';

import { EyeOff, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Icon } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { fetchServices } from '@/lib/traces/browser/traces-api';
import type { ListFilters } from './list-filters';

export interface FilterBarProps {
  readonly filters: ListFilters;
  readonly onChange: (change: Partial<ListFilters>) => void;
  /** Services of the rows on show: they fill the list before the backend has answered. */
  readonly seen: readonly string[];
}

export function FilterBar({ filters, onChange, seen }: FilterBarProps) {
  const services = useServices(seen, filters.service);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 max-sm:px-3">
      <Select
        label="Service"
        value={filters.service ?? ''}
        onChange={(service) => onChange({ service: service === '' ? undefined : service })}
        options={[{ value: '', label: 'All services' }, ...services.map((name) => ({ value: name, label: name }))]}
      />
      <Checkbox checked={filters.errorsOnly} onChange={(errorsOnly) => onChange({ errorsOnly })}>
        Errors only
      </Checkbox>
      {filters.showOperators ? (
        <Button look="quiet" onClick={() => onChange({ showOperators: false })}>
          <Icon of={EyeOff} />
          Hide operators’ pages
        </Button>
      ) : (
        <button
          type="button"
          aria-label="Show operators’ pages"
          onClick={() => onChange({ showOperators: true })}
          className="control inline-flex items-center gap-1.5 rounded-1 bg-sunken pr-1.5 pl-2.5 text-20 text-text-2 hover:text-text"
        >
          Operators’ pages hidden
          <Icon of={X} size={14} />
        </button>
      )}
    </div>
  );
}

function useServices(seen: readonly string[], chosen: string | undefined): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    fetchServices(abort.signal).then(
      (services) => setKnown(services),
      // The list itself says what failed; the services of its rows are offered meanwhile.
      () => undefined,
    );
    return () => abort.abort();
  }, []);
  return [...new Set([...known, ...seen, ...(chosen === undefined ? [] : [chosen])])].sort();
}
