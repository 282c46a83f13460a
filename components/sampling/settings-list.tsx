import { LocalTime } from '@/components/ui/local-time';
import { percentText } from '@/lib/base/figures';
import type { SamplingView } from '@/lib/sampling/sampling';
import { strategyText } from '@/lib/sampling/words';
import { TimeLeft } from './time-left';

/** Whose word it is, and for how long. */
export function SourceNote({ view: { source, configured, atMs } }: { readonly view: SamplingView }) {
  if (source.kind === 'configuration') {
    return <p className="text-20 text-muted">By the configuration: {source.name}.</p>;
  }
  return (
    <p className="text-20 text-text-2">
      Changed by an operator, <LocalTime at={new Date(source.sinceMs).toISOString()} style="stamp" />.{' '}
      {source.untilMs === undefined ? (
        'It holds until it is changed.'
      ) : (
        <>
          In <TimeLeft untilMs={source.untilMs} nowMs={atMs} /> the configuration holds again:{' '}
          {strategyText(configured)}.
        </>
      )}
    </p>
  );
}

export function SettingsList({ view: { settings } }: { readonly view: SamplingView }) {
  const { tail, rootsPerSecondMax } = settings;
  const lines = [
    ['Strategy', strategyText(settings)],
    ['Limit', rootsPerSecondMax === 0 ? 'none' : `${rootsPerSecondMax.toLocaleString('en')} traces a second`],
    ['Errors', tail.enabled ? 'kept' : 'as all others'],
    ['Slow ones', tail.enabled ? `kept from ${tail.slowMs.toLocaleString('en')} ms` : 'as all others'],
    ['Of the rest', tail.enabled && tail.share > 0 ? `${percentText(tail.share)} more` : 'nothing more'],
  ] as const;
  return (
    <dl>
      {lines.map(([name, value]) => (
        <div
          key={name}
          className="flex min-h-8 items-center justify-between gap-3 border-t border-line text-20 last:border-b"
        >
          <dt>{name}</dt>
          <dd className="text-right font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
