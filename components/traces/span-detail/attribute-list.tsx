'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { Fragment, type ReactNode, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { keys } from '@/lib/telemetry/attributes';
import type { Attributes, AttributeValue } from '@/lib/traces/model';
import { traceHref } from '../search/parse-jump';
import { valueText } from '../span-words';

export interface AttributeListProps {
  readonly attributes: Attributes;
  /** With a box to filter by; where there are few, it would only be in the way. */
  readonly label: string;
}

const FILTER_FROM = 6;

export function AttributeList({ attributes, label }: AttributeListProps) {
  const [filter, setFilter] = useState('');
  const needle = filter.trim().toLowerCase();
  const sorted = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = sorted.filter(
    ([key, value]) => key.toLowerCase().includes(needle) || valueText(value).toLowerCase().includes(needle),
  );
  if (attributes.length === 0) return <p className="px-3.5 py-3 text-muted">None.</p>;
  return (
    <>
      {attributes.length >= FILTER_FROM && (
        <div className="relative px-3.5 py-2.5">
          <Icon
            of={Search}
            size={14}
            className="pointer-events-none absolute top-1/2 left-6 -translate-y-1/2 text-muted"
          />
          <input
            type="search"
            aria-label={`Find in ${label}`}
            placeholder="Find an attribute"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className="control w-full rounded-2 border border-line-control bg-surface pr-2 pl-8 placeholder:text-muted max-sm:text-[1rem]"
          />
        </div>
      )}
      <KeyValues attributes={shown} />
      {shown.length === 0 && <p className="px-3.5 py-3 text-muted">No attribute holds “{filter}”.</p>}
    </>
  );
}

export function KeyValues({ attributes }: { readonly attributes: Attributes }) {
  return (
    <dl className="font-mono text-20 leading-[18px]">
      {attributes.map(([key, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stranger may send one key twice
        <div
          key={`${key} ${at}`}
          className={`border-t border-line ${isLong(value) ? '' : 'grid grid-cols-[minmax(0,11fr)_minmax(0,10fr)]'}`}
        >
          <dt className="py-[3px] pr-1 pl-3.5 wrap-anywhere text-muted">{breakable(key)}</dt>
          <dd className={`py-[3px] pr-3.5 wrap-anywhere whitespace-pre-wrap ${isLong(value) ? 'pl-3.5' : 'pl-1.5'}`}>
            <Value name={key} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A long key breaks between its words: `messaging.destination.` / `partition.id`. */
function breakable(key: string): ReactNode[] {
  return key.split(/(?<=[._])/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the place is its identity
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const LONG_CHARACTERS = 60;

/** A statement or a JSON document gets the whole width. */
function isLong(value: AttributeValue): boolean {
  return valueText(value).length > LONG_CHARACTERS;
}

function Value({ name, value }: { readonly name: string; readonly value: AttributeValue }) {
  if (name === keys.originTraceId && typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)) {
    return (
      <Link href={traceHref(value)} className="link" prefetch={false}>
        {value}
      </Link>
    );
  }
  return valueText(value);
}
