'use client';

import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { MatchText } from '../timeline/match-text';
import { type Completion, completeQuery, type QueryWords } from './complete-query';
import type { ListFilters } from './list-filters';
import { parseTerm } from './query-terms';

export interface QueryInputHandle {
  run(): void;
}

export interface QueryInputProps {
  readonly ref: Ref<QueryInputHandle>;
  readonly filters: ListFilters;
  readonly words: QueryWords;
  readonly hint: string;
  readonly onChange: (change: Partial<ListFilters>) => void;
  readonly onEraseLast: () => void;
}

/** One condition at a time: typed, or taken from what is offered below. */
export function QueryInput({ ref, filters, words, hint, onChange, onEraseLast }: QueryInputProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [activeAt, setActiveAt] = useState(-1);
  const [problem, setProblem] = useState<string>();
  const offers = open ? completeQuery(typed, words) : [];
  const active = offers[activeAt];

  const write = (text: string): void => {
    setTyped(text);
    setActiveAt(-1);
    setProblem(undefined);
    setOpen(true);
  };
  const run = (text: string): void => {
    if (text.trim() === '') return setOpen(false);
    const parsed = parseTerm(text, filters);
    if (parsed.kind === 'problem') return setProblem(parsed.problem);
    write('');
    setOpen(false);
    onChange(parsed.change);
  };
  const take = (offer: Completion): void => {
    field.current?.focus();
    if (offer.whole) run(offer.text);
    else write(offer.text);
  };
  useImperativeHandle(ref, () => ({
    run: () => {
      field.current?.focus();
      run(typed);
    },
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setOpen(true);
      const count = offers.length + 1;
      setActiveAt(((activeAt + 1 + by + count) % count) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active) take(active);
      else run(typed);
    } else if (event.key === 'Tab' && active && !event.shiftKey) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Backspace' && typed === '') onEraseLast();
  };

  return (
    // On a phone the menu is as wide as the bar.
    <span className="min-w-40 flex-1 sm:relative">
      <input
        ref={field}
        role="combobox"
        aria-label="Add a condition"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${id}-${activeAt}` : undefined}
        aria-describedby={`${id}-problem`}
        aria-invalid={problem !== undefined}
        value={typed}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        placeholder={hint}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        className="h-6 w-full min-w-0 bg-transparent placeholder:text-muted focus-visible:outline-0 max-sm:text-[1rem] pointer-coarse:h-9"
      />
      <p id={`${id}-problem`} role="status" className="text-20 text-danger empty:hidden">
        {problem}
      </p>
      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label="Conditions"
        hidden={offers.length === 0}
        className="absolute top-full left-0 z-(--z-menu) mt-1.5 w-[392px] max-w-[calc(100vw-48px)] rounded-3 border border-line-2 bg-raised p-1 shadow-lift max-sm:inset-x-0 max-sm:w-auto max-sm:max-w-none"
      >
        {offers.map((offer, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one
          <div
            key={offer.text}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === activeAt}
            onPointerDown={(event) => {
              event.preventDefault();
              take(offer);
            }}
            className="flex min-h-7 cursor-default items-center gap-3 rounded-1 px-2 hover:bg-hover aria-selected:bg-selection pointer-coarse:min-h-11"
          >
            <span className="min-w-0 truncate">
              <MatchText text={offer.text.trim()} find={typedValue(typed)} />
            </span>
            <span className="ml-auto flex-none font-sans text-muted">
              {offer.count?.toLocaleString('en') ?? offer.note}
            </span>
          </div>
        ))}
      </div>
    </span>
  );
}

/** What is marked in the offers: the value that is being typed, without its name and sign. */
function typedValue(typed: string): string {
  return typed.replace(/^.*[=~<>]\s*"?/s, '').trim();
}
