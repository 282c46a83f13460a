'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { formatCount } from '@/lib/base/figures';
import type { Estimate } from '@/lib/traces/analysis/estimate';
import { estimateWords, rounded } from '../sampling-words';
import { type ServiceColors, ServiceMark } from '../service-mark';
import type { Facet } from './facets';

export interface FacetPanelProps {
  readonly facets: readonly Facet[];
  readonly colors: ServiceColors;
  readonly onToggle: (key: Facet['key'], value: string) => void;
}

const SHOWN = 8;

/** What the rows on show have in common, with counts; each box adds a condition. */
export function FacetPanel({ facets, colors, onToggle }: FacetPanelProps) {
  return (
    <div className="gap-x-6 pt-2.5 pb-6 max-lg:columns-2 max-sm:columns-1">
      {facets.map((facet) => (
        <FacetGroup key={facet.key} facet={facet} colors={colors} onToggle={onToggle} />
      ))}
    </div>
  );
}

/** Kept ones, for these are what choosing shows; what they stand for follows them. */
function FacetCount({ count, estimate }: { readonly count: number; readonly estimate: Estimate }) {
  const words = estimateWords(estimate);
  return (
    <span className="ml-auto flex-none pl-2 text-muted" title={words && `${count} kept, of ${words}`}>
      {count.toLocaleString('en')}
      <span className="sr-only"> {count === 1 ? 'trace' : 'traces'}</span>
      {words !== undefined && (
        <span className="ml-1">
          <span className="sr-only">kept, of </span>≈{formatCount(rounded(estimate.count))}
        </span>
      )}
    </span>
  );
}

interface FacetGroupProps extends Omit<FacetPanelProps, 'facets'> {
  readonly facet: Facet;
}

function FacetGroup({ facet: { key, title, values }, colors, onToggle }: FacetGroupProps) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.slice(0, Math.max(SHOWN, values.filter((each) => each.chosen).length));
  const isService = key === 'rootServices' || key === 'touches';
  if (values.length === 0) return null;
  return (
    <fieldset className="mb-3 min-w-0 break-inside-avoid">
      <legend className="px-4 text-10 leading-6 font-medium tight text-muted max-sm:px-3">{title}</legend>
      <ul>
        {shown.map(({ value, label, count, estimate, chosen }) => (
          <li
            key={value}
            className="flex h-6 items-center pr-3 pl-4 text-20 hover:bg-hover max-sm:px-3 pointer-coarse:h-11"
          >
            <Checkbox fill checked={chosen} onChange={() => onToggle(key, value)}>
              <span className="flex min-w-0 items-center gap-1.5" title={value}>
                {isService && <ServiceMark color={colors.get(value)} />}
                <span className="truncate">{label}</span>
                <FacetCount count={count} estimate={estimate} />
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      {values.length > SHOWN && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="ml-4 min-h-6 text-20 link max-sm:ml-3 pointer-coarse:min-h-11"
        >
          {all ? 'Fewer' : `All ${values.length}`}
        </button>
      )}
    </fieldset>
  );
}
