import Link from 'next/link';
import type { ReactNode } from 'react';
import { Duration } from '@/components/ui/duration';
import { formatCount, formatPerSecond, formatShare } from '@/lib/base/figures';
import { formatCents } from '@/lib/base/money';
import type { Overview } from '@/lib/overview/overview';
import { orderTraces, requestTraces, streamTraces } from '@/lib/overview/trace-links';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  readonly note: ReactNode;
  /** Its traces; the whole cell is the target. */
  readonly href: string | undefined;
  readonly tone?: 'danger';
}

/** The five figures one looks at first. Each leads to its traces. */
export function FigureStrip({ overview, words }: { readonly overview: Overview; readonly words: string }) {
  const { viewers, atMs, window, streams, orders } = overview;
  const seconds = Math.max(1, (atMs - window.fromMs) / 1_000);
  const { requests, failed, refused } = viewers;
  return (
    <dl className="grid grid-cols-5 max-md:grid-cols-2" aria-label={`Viewers’ figures of ${words}`}>
      <Figure
        label="Requests"
        value={formatPerSecond(requests / seconds)}
        unit="/s"
        note={`${formatCount(requests)} in ${words}`}
        href={requestTraces(overview, 'all')}
      />
      <Figure
        label="Failed"
        value={requests === 0 ? '–' : formatShare(failed / requests)}
        note={`${formatCount(failed)} failed, ${formatCount(refused)} refused`}
        href={requestTraces(overview, 'failed')}
        {...(failed > 0 && { tone: 'danger' })}
      />
      <Figure
        label="p95"
        value={viewers.p95Us === null ? '–' : <Duration us={viewers.p95Us} />}
        note={
          viewers.p50Us === null ? (
            'no request yet'
          ) : (
            <>
              half within <Duration us={viewers.p50Us} />
            </>
          )
        }
        href={viewers.p95Us === null ? undefined : requestTraces(overview, 'slow')}
      />
      <Figure
        label="Playing"
        value={streams.ok ? formatCount(streams.value.playing) : '–'}
        note={streams.ok ? titlesText(streams.value.titles.length) : 'not known'}
        href={streamTraces(overview)}
      />
      <Figure
        label="Orders"
        value={orders.ok ? formatCount(orders.value.placed) : '–'}
        note={orders.ok ? `${formatCents(orders.value.placedCents)} in the last hour` : 'not known'}
        href={orderTraces(overview, 'placed')}
      />
    </dl>
  );
}

function titlesText(count: number): string {
  if (count === 0) return 'no stream right now';
  return count === 1 ? 'streams of 1 title' : `streams of ${count} titles`;
}

function Figure({ label, value, unit, note, href, tone }: FigureProps) {
  const number = (
    <>
      {value}
      {unit !== undefined && <span className="ml-1 text-30 font-text text-muted">{unit}</span>}
    </>
  );
  return (
    <div className="relative grid content-start gap-0.5 border-line px-4 py-3 not-first:border-l hover:bg-hover max-md:border-b max-md:odd:border-l-0 max-md:last:col-span-2 max-md:last:border-b-0 max-sm:px-3">
      <dt className="text-20 text-muted">{label}</dt>
      <dd className={`text-60 font-title whitespace-nowrap ${tone === 'danger' ? 'text-danger' : ''}`}>
        {href === undefined ? (
          number
        ) : (
          <Link
            href={href}
            prefetch={false}
            className="after:absolute after:inset-0 focus-visible:outline-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {number}
            <span className="sr-only">: its traces</span>
          </Link>
        )}
      </dd>
      <dd className="min-h-4 truncate text-20 text-text-2">{note}</dd>
    </div>
  );
}
