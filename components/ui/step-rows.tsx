import { formatDurationParts } from '@/lib/base/duration';

export interface StepRow {
  readonly name: string;
  /** When it was done, from the beginning of the axis on; undefined while it has not happened. */
  readonly atMs: number | undefined;
  /** Where its bar begins; the beginning of the axis where it is not said. */
  readonly fromMs?: number;
  /** It waited from here on; its own work is short. */
  readonly waitFromMs?: number;
}

interface StepRowsProps {
  readonly steps: readonly StepRow[];
  /** The whole axis; above 0. */
  readonly lengthMs: number;
  readonly className?: string;
}

/** What happened one after the other, a row each, on one axis. Hatched is waiting. */
export function StepRows({ steps, lengthMs, className = '' }: StepRowsProps) {
  return (
    <ol className={`relative border-b border-line ${className}`}>
      {steps.map((step) => (
        <li
          key={step.name}
          className="grid h-8 grid-cols-[118px_minmax(0,1fr)_64px] items-center gap-2 border-t border-line text-30 sm:grid-cols-[150px_minmax(0,1fr)_74px] sm:gap-3.5"
        >
          <span>{step.name}</span>
          <StepBar step={step} lengthMs={lengthMs} />
          <span className="text-right whitespace-nowrap text-muted">
            <StepTime atMs={step.atMs} />
          </span>
        </li>
      ))}
    </ol>
  );
}

export function StepBar({ step, lengthMs }: { readonly step: StepRow; readonly lengthMs: number }) {
  const percent = (ms: number): string => `${(ms / lengthMs) * 100}%`;
  const fromMs = step.waitFromMs ?? step.fromMs ?? 0;
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
