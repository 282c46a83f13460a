import { Panel } from '@/components/ui/panel';
import { formatCount } from '@/lib/base/figures';
import type { Overview } from '@/lib/overview/overview';
import { Line, Zero } from './panel-parts';

/** What browsers and our other processes brought to this process's door for spans. */
export function IntakePanel({ overview: { tracing } }: { readonly overview: Overview }) {
  if (tracing.kind === 'off') return null;
  const { accepted, rejected, refused, notCopied } = tracing.intake;
  return (
    <Panel look="lines" title="Spans received" note="from browsers and our processes">
      <dl>
        <Line name="Kept" value={countOf(accepted)} href="/admin/traces" />
        <Line name="Left out of good batches" value={countOf(rejected)} />
        <Line name="Batches refused" value={countOf(refused)} />
        {notCopied > 0 && <Line name="Batches the endpoint did not take" value={countOf(notCopied)} failed />}
      </dl>
    </Panel>
  );
}

function countOf(count: number) {
  return count === 0 ? <Zero /> : formatCount(count);
}
