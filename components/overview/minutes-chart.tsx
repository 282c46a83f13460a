'use client';

import { Table } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { LocalTime } from '@/components/ui/local-time';
import { formatCount } from '@/lib/base/figures';
import type { Overview } from '@/lib/overview/overview';
import { axisTop } from './axis-top';

type Minute = Overview['minutes'][number];

const MINUTE_MS = 60_000;
const TICKS = [60, 50, 40, 30, 20, 10, 0];

/** Requests of viewers, a bar a minute; what failed stands at the foot of its bar in vermilion. */
export function MinutesChart({ overview }: { readonly overview: Overview }) {
  const [asTable, setAsTable] = useState(false);
  const { minutes, process } = overview;
  return (
    <section aria-labelledby="minutes" className="border-b border-line">
      <header className="flex h-10 items-center gap-2.5 px-4 max-sm:px-3">
        <h2 id="minutes" className="font-strong">
          Requests a minute
        </h2>
        <span className="min-w-0 truncate text-20 text-muted">viewers’, last hour</span>
        <Button look="quiet" className="ml-auto" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Icon of={Table} size={14} />
          As table
        </Button>
      </header>
      {asTable ? <MinutesTable minutes={minutes} /> : <Bars minutes={minutes} sinceMs={process.sinceMs} />}
    </section>
  );
}

function Bars({ minutes, sinceMs }: { readonly minutes: readonly Minute[]; readonly sinceMs: number }) {
  const top = axisTop(Math.max(...minutes.map(({ requests }) => requests), 0));
  return (
    <div className="grid grid-cols-[44px_minmax(0,1fr)] px-4 pb-2 max-sm:px-3">
      <div aria-hidden="true" className="relative h-[132px] text-10 tight text-muted">
        {[top, top / 2].map((value) => (
          <span
            key={value}
            className="absolute right-2 -translate-y-1/2"
            style={{ top: `${100 - (value / top) * 100}%` }}
          >
            {formatCount(value)}
          </span>
        ))}
      </div>
      <div
        role="img"
        aria-label={finding(minutes)}
        className="relative flex h-[132px] items-end gap-px border-b border-line-2"
      >
        {[0, 50].map((percent) => (
          <i key={percent} className="absolute inset-x-0 h-px bg-line" style={{ top: `${percent}%` }} />
        ))}
        {minutes.map(({ atMs, requests, failed }) => (
          <span key={atMs} className="relative flex h-full flex-1 flex-col justify-end">
            {atMs + MINUTE_MS <= sinceMs ? (
              <i className="h-1 bg-queue-soft" />
            ) : (
              <>
                <i className="bg-text-2" style={{ height: `${((requests - failed) / top) * 100}%` }} />
                <i className={failed > 0 ? 'min-h-0.5 bg-danger' : ''} style={{ height: `${(failed / top) * 100}%` }} />
              </>
            )}
          </span>
        ))}
      </div>
      <span />
      <div aria-hidden="true" className="relative h-5 text-10 tight text-muted">
        {TICKS.map((ago) => (
          <span
            key={ago}
            className={`absolute top-1 whitespace-nowrap ${ago === 60 ? '' : ago === 0 ? '-translate-x-full' : '-translate-x-1/2 max-sm:even:hidden'}`}
            style={{ left: `${(1 - ago / 60) * 100}%` }}
          >
            {ago === 0 ? 'now' : `−${ago} min`}
          </span>
        ))}
      </div>
    </div>
  );
}

function finding(minutes: readonly Minute[]): string {
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0);
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0);
  const most = Math.max(...minutes.map((minute) => minute.requests), 0);
  if (requests === 0) return 'No request of a viewer in the last hour.';
  const all = `${formatCount(requests)} requests of viewers in the last hour, ${formatCount(most)} in the busiest minute`;
  return failed === 0 ? `${all}, none failed.` : `${all}, ${formatCount(failed)} failed.`;
}

const HEAD = 'sticky top-0 h-7 bg-surface px-2.5 text-10 font-medium tight text-muted';

function MinutesTable({ minutes }: { readonly minutes: readonly Minute[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div
      className="h-[160px] overflow-y-auto px-1.5 pb-2"
      tabIndex={0}
      role="region"
      aria-label="Requests a minute, as a table"
    >
      <table className="w-full border-collapse text-20">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} text-left`}>
              Minute
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Requests
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Failed
            </th>
          </tr>
        </thead>
        <tbody>
          {minutes.toReversed().map(({ atMs, requests, failed }) => (
            <tr key={atMs} className="h-6 border-t border-line">
              <td className="px-2.5">
                <LocalTime at={new Date(atMs).toISOString()} style="clock" />
              </td>
              <td className={`px-2.5 text-right ${requests === 0 ? 'text-muted' : ''}`}>{formatCount(requests)}</td>
              <td className={`px-2.5 text-right ${failed === 0 ? 'text-muted' : 'text-danger'}`}>
                {formatCount(failed)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
