import { StepRows } from '@/components/ui/step-rows';
import { formatDurationParts } from '@/lib/base/duration';
import type { OrderBeat } from '@/lib/checkout/order-steps';

/** What happened, a row each, on one axis. */
export function OrderTimeline({ beat }: { readonly beat: OrderBeat }) {
  return (
    <section className="mt-8" aria-labelledby="beat-heading">
      <h2 id="beat-heading" className="heading text-50">
        {beat.complete ? `What happened, in ${inWords(beat.lengthMs)}` : 'What happened so far'}
      </h2>
      <StepRows steps={beat.steps} lengthMs={beat.lengthMs} className="mt-[18px] max-w-[600px]" />
      <p role="status" className="mt-2 max-w-[600px] text-30 text-muted">
        {beat.complete
          ? 'Times run from the moment your bank authorised the payment. Hatched is waiting.'
          : 'The film is yours already. Taking the payment follows within seconds; this page shows it when it is done.'}
      </p>
    </section>
  );
}

function inWords(ms: number): string {
  const { value, unit } = formatDurationParts(ms * 1_000);
  return `${value} ${unit === 's' ? 'seconds' : unit === 'ms' ? 'milliseconds' : unit}`;
}
