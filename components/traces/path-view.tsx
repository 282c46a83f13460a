'use client';

import { useMemo } from 'react';
import { Duration } from '@/components/ui/duration';
import type { CriticalPath } from '@/lib/traces/analysis/critical-path';
import { pathShares } from '@/lib/traces/analysis/path-shares';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { Picture } from '@/lib/traces/picture';
import { type ServiceColors, ServiceTag } from './service-mark';
import { shortServiceNames } from './service-names';
import { percentWords } from './span-words';
import { type TableColumn, TableHead } from './table-head';

export interface PathViewProps {
  readonly picture: Picture;
  readonly path: CriticalPath;
  readonly colors: ServiceColors;
  readonly onGo: (node: TraceNode) => void;
}

const ROWS_MAX = 200;

const COLUMNS: readonly TableColumn[] = [
  { title: 'Span', holds: 'name' },
  { title: 'Starts at', holds: 'number', className: 'w-22 max-sm:hidden' },
  { title: 'On the path', holds: 'number', className: 'w-24' },
  { title: 'Share', holds: 'bars', className: 'w-[38%] max-sm:w-20 max-sm:pr-3' },
];

/** The critical path as a table: who held it longest. */
export function PathView({ picture, path, colors, onGo }: PathViewProps) {
  const shares = useMemo(() => pathShares(picture.main, path), [picture.main, path]);
  const names = useMemo(() => shortServiceNames(picture.trace.services), [picture]);
  if (shares.length === 0) {
    return <p className="px-4 py-4 text-muted">No time was measured in this trace, so nothing was waited for.</p>;
  }
  const shown = shares.slice(0, ROWS_MAX);
  const restUs = shares.slice(ROWS_MAX).reduce((sum, { pathUs }) => sum + pathUs, 0);
  const mostUs = shares[0]?.pathUs ?? 0;
  return (
    <section aria-label="Critical path" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto">
      <p className="px-4 py-2.5 text-20 text-text-2 max-sm:px-3">
        What the viewer waited for: at each moment the one span whose end everything above it waited for. Shares add up
        to 100 % of{' '}
        <b className="text-text">
          <Duration us={path.lengthUs} />
        </b>
        .
      </p>
      <table className="w-full table-fixed text-20">
        <TableHead columns={COLUMNS} />
        <tbody>
          {shown.map(({ node, pathUs, share, enterUs }) => (
            <tr key={node.span.spanId} className="h-(--row) border-b border-line max-sm:h-11 hover:bg-hover">
              <td className="pl-4 max-sm:pl-3">
                <span className="flex min-w-0 items-center gap-2">
                  <span className="flex max-w-2/5 flex-none text-muted" title={node.span.resource.service}>
                    <ServiceTag
                      name={names.get(node.span.resource.service) ?? ''}
                      color={colors.get(node.span.resource.service)}
                    />
                  </span>
                  <button type="button" className="link min-w-0 truncate text-left" onClick={() => onGo(node)}>
                    {node.span.name}
                  </button>
                </span>
              </td>
              <td className="text-right text-muted max-sm:hidden">
                <Duration us={enterUs - picture.main.startUs} />
              </td>
              <td className="text-right font-medium">
                <Duration us={pathUs} />
              </td>
              <td className="pr-4 pl-4 max-sm:pr-3">
                <ShareBar share={share} ofMost={mostUs > 0 ? pathUs / mostUs : 0} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shares.length > ROWS_MAX && (
        <p className="px-4 py-2.5 text-20 text-muted">
          {(shares.length - ROWS_MAX).toLocaleString('en')} more spans hold <Duration us={restUs} /> together.
        </p>
      )}
    </section>
  );
}

/** Ink is the time that mattered. */
export function ShareBar({ share, ofMost }: { readonly share: number; readonly ofMost: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="h-[3px] min-w-0 flex-1 max-sm:hidden">
        <i className="block h-full min-w-px bg-critical" style={{ width: `${ofMost * 100}%` }} />
      </span>
      <span className="w-14 flex-none text-right">{percentWords(share)}</span>
    </span>
  );
}
