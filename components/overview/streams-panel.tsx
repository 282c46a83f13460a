import { Panel } from '@/components/ui/panel';
import { formatCount } from '@/lib/base/figures';
import type { Overview } from '@/lib/overview/overview';
import { streamTraces } from '@/lib/overview/trace-links';
import { Line, PartOf } from './panel-parts';

/** What is watched at this moment, by title. */
export function StreamsPanel({ overview }: { readonly overview: Overview }) {
  return (
    <Panel look="lines" title="Playing" note="all web processes that share the cache">
      <PartOf part={overview.streams}>
        {({ titles }) =>
          titles.length === 0 ? (
            <p className="border-t border-line py-1.5 text-20 text-muted">Nobody watches right now.</p>
          ) : (
            <dl>
              {titles.map(({ titleId, playing }) => (
                <Line key={titleId} name={titleId} value={formatCount(playing)} href={streamTraces(overview)} />
              ))}
            </dl>
          )
        }
      </PartOf>
    </Panel>
  );
}
