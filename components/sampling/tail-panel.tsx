import { Panel } from '@/components/ui/panel';
import { formatCount } from '@/lib/base/figures';
import type { SamplingView } from '@/lib/sampling/sampling';

/** What the end of a trace decided in this web process. */
export function TailPanel({ view: { settings, tail } }: { readonly view: SamplingView }) {
  const figures = [
    ['Kept at their end', formatCount(tail.keptTraces), 'traces'],
    ['Waiting for their end', formatCount(tail.waitingSpans), 'spans'],
    ['Let go undecided', formatCount(tail.evictedTraces), 'traces'],
  ] as const;
  return (
    <Panel
      title="Errors and slow ones"
      note={settings.tail.enabled ? 'by this web process, since its start' : 'not kept apart'}
    >
      {settings.tail.enabled ? (
        <dl className="grid grid-cols-3 max-sm:grid-cols-1">
          {figures.map(([name, value, unit]) => (
            <div
              key={name}
              className="grid gap-0.5 border-line px-3 py-2.5 not-first:border-l max-sm:not-first:border-t max-sm:not-first:border-l-0"
            >
              <dt className="text-20 text-muted">{name}</dt>
              <dd className="text-60 font-title">
                {value} <span className="text-30 font-text text-muted">{unit}</span>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="px-3 py-2.5 text-20 text-text-2">
          With a low share, errors are as rare among the traces as everything else. They can be kept whole, and slow
          ones too: every request is then recorded until its end, which costs about as much as keeping all but sending
          them.
        </p>
      )}
    </Panel>
  );
}
