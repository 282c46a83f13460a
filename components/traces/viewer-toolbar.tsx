'use client';

import { ArrowDown, ChevronsDownUp, ChevronsUpDown, OctagonAlert, Route, Search } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { Tooltip } from '@/components/ui/tooltip';
import type { CriticalPath } from '@/lib/traces/analysis/critical-path';

export interface ViewerToolbarProps {
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly find: string;
  readonly onFind: (text: string) => void;
  /** 0 while none of the matches is selected. */
  readonly matchAt: number;
  readonly matchCount: number;
  readonly errorCount: number;
  readonly path: CriticalPath;
  readonly pathShown: boolean;
  readonly anyCollapsed: boolean;
  /** As the key does. */
  readonly onKey: (key: string, shift?: boolean) => void;
  readonly onExpandAll: () => void;
}

export function ViewerToolbar(props: ViewerToolbarProps) {
  const { findRef, find, onFind, matchAt, matchCount, errorCount, path, pathShown, anyCollapsed, onKey, onExpandAll } =
    props;
  return (
    <div className="flex items-center gap-2 px-4 pb-2 max-sm:px-3">
      <search className="relative w-[236px] max-sm:w-auto max-sm:min-w-40 max-sm:flex-1">
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
        <input
          ref={findRef}
          type="search"
          aria-label="Find spans"
          placeholder="Find spans"
          value={find}
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onKey('n');
          }}
          className="control w-full rounded-2 border border-line-control bg-surface pr-2 pl-8.5 placeholder:text-muted hover:border-text-2 max-sm:text-[1rem]"
        />
      </search>
      <span role="status" className={find.trim() === '' ? 'sr-only' : 'text-20 whitespace-nowrap text-muted'}>
        {find.trim() !== '' && matchWords(matchAt, matchCount)}
      </span>
      {matchCount > 0 && (
        <Tooltip text="Next match" hint="N">
          <Button look="quiet" square aria-label="Next match" onClick={() => onKey('n')}>
            <Icon of={ArrowDown} />
          </Button>
        </Tooltip>
      )}
      <span className="flex-1 max-sm:hidden" />
      {errorCount > 0 && (
        <Button onClick={() => onKey('e')}>
          <Icon of={OctagonAlert} className="text-danger" />
          <span className="max-sm:sr-only">Next error</span>
          <kbd className="rounded-[3px] border border-line-2 px-1 font-mono text-10 text-text-2 max-md:hidden">E</kbd>
        </Button>
      )}
      <PathToggle path={path} shown={pathShown} onToggle={() => onKey('c')} />
      <Tooltip text={anyCollapsed ? 'Expand all' : 'Collapse all'} hint={anyCollapsed ? undefined : 'Shift ←'}>
        <Button
          square
          aria-label={anyCollapsed ? 'Expand all' : 'Collapse all'}
          onClick={() => (anyCollapsed ? onExpandAll() : onKey('ArrowLeft', true))}
        >
          <Icon of={anyCollapsed ? ChevronsUpDown : ChevronsDownUp} />
        </Button>
      </Tooltip>
    </div>
  );
}

interface PathToggleProps {
  readonly path: CriticalPath;
  readonly shown: boolean;
  readonly onToggle: () => void;
}

function PathToggle({ path, shown, onToggle }: PathToggleProps) {
  return (
    <>
      {path.lengthUs > 0 && (
        <span className="text-20 whitespace-nowrap text-text-2 max-md:sr-only">
          <b className="text-text">
            <Duration us={path.lengthUs} />
          </b>{' '}
          through {path.spanCount.toLocaleString('en')} {path.spanCount === 1 ? 'span' : 'spans'}
        </span>
      )}
      <Button aria-pressed={shown} onClick={onToggle}>
        <Icon of={Route} />
        <span className="max-sm:sr-only">Critical path</span>
        <kbd
          aria-hidden="true"
          className="rounded-[3px] border border-line-2 px-1 font-mono text-10 text-text-2 max-md:hidden"
        >
          C
        </kbd>
      </Button>
    </>
  );
}

function matchWords(at: number, count: number): string {
  if (count === 0) return 'No span matches';
  return at > 0 ? `${at} of ${count.toLocaleString('en')}` : `${count.toLocaleString('en')} found`;
}
