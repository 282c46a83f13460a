'use client';

import { CalendarDays } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Segmented } from '@/components/ui/segmented';
import { type ListFilters, RANGES, rangeOf } from './list-filters';

export interface WindowPickerProps {
  readonly filters: ListFilters;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChange: (change: Partial<ListFilters>) => void;
}

const OPTIONS = [...RANGES, { value: 'custom', label: 'Custom' }] as const;

/** The last minutes, hours or days, or a window of one's own. */
export function WindowPicker({ filters, open, onOpen, onChange }: WindowPickerProps) {
  const isCustom = open || filters.fromMs !== undefined;
  return (
    <Segmented
      label="Time range"
      value={isCustom ? 'custom' : rangeOf(filters).value}
      options={OPTIONS}
      onChange={(value) => {
        onOpen(value === 'custom');
        if (value === 'custom') return;
        onChange({
          range: value === '1h' ? undefined : value,
          fromMs: undefined,
          toMs: undefined,
          brushFromMs: undefined,
          brushToMs: undefined,
        });
      }}
    />
  );
}

export interface WindowFormProps extends Omit<WindowPickerProps, 'open'> {
  /** Of the window on show. */
  readonly startUs: number;
}

/** Opens under the head, so that a phone has room for it. */
export function WindowForm({ filters, startUs, onOpen, onChange }: WindowFormProps) {
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [fromMs, toMs] = [localMs(form.get('from')), localMs(form.get('to'))];
    if (fromMs === undefined) return setProblem('Say from when.');
    if (toMs !== undefined && toMs <= fromMs) return setProblem('The end has to be after the beginning.');
    onOpen(false);
    onChange({ range: undefined, fromMs, toMs, brushFromMs: undefined, brushToMs: undefined });
  };
  return (
    <form onSubmit={submit} aria-label="Window" className="flex flex-wrap items-end gap-3 px-4 pb-3 max-sm:px-3">
      <TimeField id={`${id}-from`} name="from" label="From" valueMs={startUs / 1_000} />
      <TimeField id={`${id}-to`} name="to" label="To, or empty for now" valueMs={filters.toMs} />
      <Button type="submit" look="primary">
        <Icon of={CalendarDays} size={14} />
        Search this window
      </Button>
      <p role="alert" className="w-full text-20 text-danger empty:hidden">
        {problem}
      </p>
    </form>
  );
}

interface TimeFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly valueMs: number | undefined;
}

function TimeField({ id, name, label, valueMs }: TimeFieldProps) {
  return (
    <span className="grid gap-1">
      <label htmlFor={id} className="text-20 font-medium">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type="datetime-local"
        step={1}
        defaultValue={valueMs === undefined ? '' : localText(valueMs)}
        className="control rounded-2 border border-line-control bg-surface px-2 hover:border-text-2 max-sm:text-[1rem]"
      />
    </span>
  );
}

/** `2026-11-14T20:32:52` on the reader's clock. */
function localText(ms: number): string {
  const zoneMs = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - zoneMs).toISOString().slice(0, 19);
}

function localMs(value: FormDataEntryValue | null): number | undefined {
  const ms = typeof value === 'string' ? new Date(value).getTime() : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
