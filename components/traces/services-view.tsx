'use client';

import { OctagonAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import type { CriticalPath } from '@/lib/traces/analysis/critical-path';
import { serviceTimes } from '@/lib/traces/analysis/service-times';
import type { Picture } from '@/lib/traces/picture';
import { type ServiceColors, ServiceTag, serviceStyle } from './service-mark';
import { percentWords } from './span-words';
import { type TableColumn, TableHead } from './table-head';

export interface ServicesViewProps {
  readonly picture: Picture;
  readonly path: CriticalPath;
  readonly colors: ServiceColors;
  readonly onFind: (service: string) => void;
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'Service', holds: 'name' },
  { title: 'Spans', holds: 'number', className: 'w-16' },
  { title: 'Errors', holds: 'number', className: 'w-16' },
  { title: 'On the critical path', holds: 'number', className: 'w-28 max-sm:hidden' },
  { title: 'Self time', holds: 'number', className: 'w-22' },
  { title: 'Share', holds: 'bars', className: 'w-[34%] max-sm:hidden' },
];

/** Where the time went, by service. */
export function ServicesView({ picture, path, colors, onFind }: ServicesViewProps) {
  const times = useMemo(() => serviceTimes(picture.trace, path), [picture.trace, path]);
  const allUs = times.reduce((sum, { selfUs }) => sum + selfUs, 0);
  const mostUs = times[0]?.selfUs ?? 0;
  return (
    <section aria-label="Services" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto">
      <p className="px-4 py-2.5 text-20 text-text-2 max-sm:px-3">
        Self time is what a service’s spans did themselves. Work side by side counts each, so it can add up to more than
        the trace is long.{picture.parts.some((part) => part.spanCount > 0) && ' Linked traces are counted in.'}
      </p>
      <table className="w-full table-fixed text-20">
        <TableHead columns={COLUMNS} />
        <tbody>
          {times.map(({ service, spanCount, errorCount, selfUs, pathUs }) => (
            <tr key={service} className="h-(--row) border-b border-line max-sm:h-11 hover:bg-hover">
              <td className="pl-4 max-sm:pl-3">
                <button
                  type="button"
                  title={`Find the spans of ${service}`}
                  className="flex min-h-6 max-w-full items-center hover:underline"
                  onClick={() => onFind(service)}
                >
                  <ServiceTag name={service} color={colors.get(service)} />
                </button>
              </td>
              <td className="text-right">{spanCount.toLocaleString('en')}</td>
              <td className={`text-right ${errorCount > 0 ? 'text-danger' : 'text-muted'}`}>
                {errorCount > 0 && <Icon of={OctagonAlert} size={13} className="mr-1 inline align-[-2px]" />}
                {errorCount.toLocaleString('en')}
              </td>
              <td className={`text-right max-sm:hidden ${pathUs > 0 ? '' : 'text-muted'}`}>
                {pathUs > 0 ? <Duration us={pathUs} /> : '0'}
              </td>
              <td className="text-right font-medium max-sm:pr-3">
                <Duration us={selfUs} />
              </td>
              <td className="pr-4 pl-4 max-sm:hidden">
                <span className="flex items-center gap-2">
                  <span aria-hidden="true" className="min-w-0 flex-1">
                    <i
                      className="block h-(--bar) min-w-px rounded-[1px] bg-(--c)"
                      style={serviceStyle(colors.get(service), {
                        width: `${mostUs > 0 ? (selfUs / mostUs) * 100 : 0}%`,
                      })}
                    />
                  </span>
                  <span className="w-14 flex-none text-right">{percentWords(allUs > 0 ? selfUs / allUs : 0)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
