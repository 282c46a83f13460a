'use client';

import {
  ArrowDown,
  ChevronsDownUp,
  ChevronsUpDown,
  Keyboard,
  OctagonAlert,
  Route,
  ScanLine,
  Search,
  ZoomOut,
} from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Tooltip } from '@/components/ui/tooltip';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import type { ViewerAction, ViewerState } from './viewer-store';

export interface ViewerToolbarProps {
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly viewer: ViewerState;
  readonly dispatch: (action: ViewerAction) => void;
  /** 0 while none of the matches is selected. */
  readonly matchAt: number;
  readonly matchCount: number;
  readonly errorCount: number;
  /** Undefined where the axis is about as long. */
  readonly viewerRange: TimeRange | undefined;
  /** As the key does. */
  readonly onKey: (key: string, shift?: boolean) => void;
}

/** Beside the tabs: what works on the waterfall. */
export function ViewerToolbar(props: ViewerToolbarProps) {
  const { viewer, dispatch, errorCount, viewerRange, onKey } = props;
  const anyClosed = viewer.folds.closed.size > 0;
  const isZoomed = viewer.window !== undefined;
  return (
    <div
      className={`ml-auto flex items-center gap-2 py-1 max-md:w-full max-md:pl-2 ${viewer.tab === 'waterfall' ? '' : 'invisible max-md:hidden'}`}
    >
      <FindBox {...props} />
      {isZoomed ? (
        <Tooltip text="The whole time" hint="0">
          <Button aria-label="Whole time" onClick={() => onKey('0')}>
            <Icon of={ZoomOut} />
            <span className="max-lg:sr-only">Whole time</span>
          </Button>
        </Tooltip>
      ) : (
        viewerRange && (
          <Tooltip text="Zoom to what the viewer waited for">
            <Button
              aria-label="Fit to the viewer’s time"
              onClick={() => dispatch({ type: 'zoom', window: viewerRange })}
            >
              <Icon of={ScanLine} />
              <span className="max-lg:sr-only">Viewer’s time</span>
            </Button>
          </Tooltip>
        )
      )}
      {errorCount > 0 && (
        <Button onClick={() => onKey('e')}>
          <Icon of={OctagonAlert} className="text-danger" />
          <span className="max-lg:sr-only">Next error</span>
          <Hint>E</Hint>
        </Button>
      )}
      <Button aria-pressed={viewer.pathShown} onClick={() => onKey('c')}>
        <Icon of={Route} />
        <span className="max-sm:sr-only">Critical path</span>
        <Hint>C</Hint>
      </Button>
      <Tooltip text={anyClosed ? 'Expand all' : 'Collapse all'} hint={anyClosed ? undefined : 'Shift ←'}>
        <Button
          square
          aria-label={anyClosed ? 'Expand all' : 'Collapse all'}
          onClick={() => (anyClosed ? dispatch({ type: 'expand-all' }) : onKey('ArrowLeft', true))}
        >
          <Icon of={anyClosed ? ChevronsUpDown : ChevronsDownUp} />
        </Button>
      </Tooltip>
      <Tooltip text="Keys" hint="?">
        <Button square look="quiet" aria-label="Keys" className="max-sm:hidden" onClick={() => onKey('?')}>
          <Icon of={Keyboard} />
        </Button>
      </Tooltip>
    </div>
  );
}

function FindBox({ findRef, viewer, dispatch, matchAt, matchCount, onKey }: ViewerToolbarProps) {
  const searches = viewer.find.trim() !== '';
  return (
    <>
      <search className="relative w-[236px] max-lg:w-44 max-md:w-auto max-md:min-w-28 max-md:flex-1">
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
        <input
          ref={findRef}
          type="search"
          aria-label="Find spans"
          placeholder="Find spans"
          value={viewer.find}
          onChange={(event) => dispatch({ type: 'find', text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onKey('n');
          }}
          className={`control w-full rounded-2 border border-line-control bg-surface pl-8.5 placeholder:text-muted hover:border-text-2 max-sm:text-[1rem] [&::-webkit-search-cancel-button]:hidden ${searches ? 'pr-28' : 'pr-2'}`}
        />
        <span
          role="status"
          className={
            searches
              ? 'pointer-events-none absolute top-1/2 right-8 -translate-y-1/2 bg-surface pl-1 text-20 whitespace-nowrap text-muted'
              : 'sr-only'
          }
        >
          {searches && matchWords(matchAt, matchCount)}
        </span>
        {searches && matchCount > 0 && (
          <Tooltip text="Next match" hint="N">
            <Button
              look="quiet"
              square
              aria-label="Next match"
              onClick={() => onKey('n')}
              className="absolute top-0.5 right-0.5 size-[calc(var(--control)-4px)]!"
            >
              <Icon of={ArrowDown} />
            </Button>
          </Tooltip>
        )}
      </search>
    </>
  );
}

function Hint({ children }: { readonly children: string }) {
  return (
    <kbd
      aria-hidden="true"
      className="rounded-[3px] border border-line-2 px-1 font-mono text-10 text-text-2 max-lg:hidden"
    >
      {children}
    </kbd>
  );
}

function matchWords(at: number, count: number): string {
  if (count === 0) return 'No match';
  return at > 0 ? `${at} of ${count.toLocaleString('en')}` : `${count.toLocaleString('en')} found`;
}
