import { LocalTime } from '@/components/ui/local-time';
import { Panel } from '@/components/ui/panel';
import type { SamplingChange } from '@/lib/sampling/sampling';

const WHAT: Readonly<Record<string, string>> = {
  'sampling.changed': 'Everything else',
  'sampling.reset': 'Everything else',
  'sampling.rule_added': 'Rule added',
  'sampling.rule_changed': 'Rule changed',
  'sampling.rule_removed': 'Rule removed',
  'sampling.session_traced': 'Own session traced',
};

/** Who changed what, of the audit log; the whole log is with the operators. */
export function ChangesPanel({ changes }: { readonly changes: readonly SamplingChange[] }) {
  return (
    <Panel title="Changes" note="the last ones; all of them stand in the audit log">
      {changes.length === 0 ? (
        <p className="px-3 py-2.5 text-20 text-text-2">Nobody has changed the sampling yet.</p>
      ) : (
        <ol>
          {changes.map(({ id, atMs, action, subject, by }) => (
            <li
              key={id}
              className="grid grid-cols-[128px_128px_minmax(0,1fr)_minmax(0,180px)] items-baseline gap-x-2.5 border-b border-line px-3 py-2 text-20 last:border-b-0 max-md:grid-cols-[minmax(0,1fr)_auto]"
            >
              <span className="whitespace-nowrap text-muted max-md:order-2">
                <LocalTime at={new Date(atMs).toISOString()} style="stamp" />
              </span>
              <span className="font-strong max-md:order-1">{WHAT[action] ?? action}</span>
              <span className="wrap-anywhere max-md:order-3 max-md:col-span-full">{subject}</span>
              <span
                className="truncate text-right text-muted max-md:order-4 max-md:col-span-full max-md:text-left"
                title={by}
              >
                {by}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
