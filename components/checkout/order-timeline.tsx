import { formatDurationParts } from '@/lib/base/duration';
import type { OrderBeat, OrderStep } from '@/lib/checkout/order-steps';

/** What happened, a row each, on one axis. */
export function OrderTimeline({ beat }: { readonly beat: OrderBeat }) {
  return (
    <section className="mt-8" aria-labelledby="beat-heading">
      <h2 id="beat-heading" className="heading text-50">
        {beat.complete ? `What happened, in ${inWords(beat.lengthMs)}` : 'What happened so far'}
      </h2>
      <ol className="relative mt-[18px] max-w-[600px] border-b border-line">
        {beat.steps.map((step) => (
          <li
            key={step.name}
            className="grid h-8 grid-cols-[118px_minmax(0,1fr)_64px] items-center gap-2 border-t border-line text-30 sm:grid-cols-[150px_minmax(0,1fr)_74px] sm:gap-3.5"
          >
            <span>{step.name}</span>
            <StepBar step={step} lengthMs={beat.lengthMs} />
            <span className="text-right whitespace-nowrap text-muted">
              <StepTime atMs={step.atMs} />
            </span>
          </li>
        ))}
      </ol>
      <p role="status" className="mt-2 max-w-[600px] text-30 text-muted">
        {beat.complete
          ? 'Times run from the moment your bank authorised the payment. Hatched is waiting.'
          : 'The film is yours already. Taking the payment follows within seconds; this page shows it when it is done.'}
      </p>
    </section>
  );
}

function StepBar({ step, lengthMs }: { readonly step: OrderStep; readonly lengthMs: number }) {
  const percent = (ms: number): string => `${(ms / lengthMs) * 100}%`;
  const fromMs = step.waitFromMs ?? 0;
  if (step.atMs === undefined) {
    return (
      <span aria-hidden="true" className="relative h-2.5">
        <span
          className="absolute inset-y-0.5 right-0 hatched"
          style={{ left: percent(Math.min(fromMs, lengthMs * 0.4)) }}
        />
      </span>
    );
  }
  const isWait = step.waitFromMs !== undefined;
  return (
    <span aria-hidden="true" className="relative mr-[3px] h-2.5">
      {isWait && (
        <span
          className="absolute inset-y-0.5 hatched"
          style={{ left: percent(fromMs), width: percent(step.atMs - fromMs) }}
        />
      )}
      <span
        className="absolute inset-y-0 min-w-[3px] rounded-[1px] bg-text"
        style={isWait ? { left: percent(step.atMs) } : { left: percent(fromMs), width: percent(step.atMs - fromMs) }}
      />
    </span>
  );
}

function StepTime({ atMs }: { readonly atMs: number | undefined }) {
  if (atMs === undefined) return 'waiting';
  if (atMs === 0) return '0';
  const { value, unit } = formatDurationParts(atMs * 1_000);
  return (
    <>
      {value} <span className="text-[0.92em]">{unit}</span>
    </>
  );
}

function inWords(ms: number): string {
  const { value, unit } = formatDurationParts(ms * 1_000);
  return `${value} ${unit === 's' ? 'seconds' : unit === 'ms' ? 'milliseconds' : unit}`;
}
