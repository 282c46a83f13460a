import { Duration } from '@/components/ui/duration';
import type { PurchaseBeat } from '@/lib/checkout/purchase-steps';

/** The steps of a purchase on the axis that the whole table shares: work solid, waiting hatched. */
export function PurchaseBar({ beat, scaleMs }: { readonly beat: PurchaseBeat; readonly scaleMs: number }) {
  const percent = (ms: number): number => Math.min(100, (ms / scaleMs) * 100);
  return (
    <span className="grid grid-cols-[minmax(40px,1fr)_66px] items-center gap-2">
      <span aria-hidden="true" className="relative h-2.5">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {beat.steps.map((step) => {
          const fromMs = step.waitFromMs ?? step.fromMs ?? 0;
          const toMs = step.atMs ?? scaleMs;
          const isWait = step.waitFromMs !== undefined || step.atMs === undefined;
          return (
            <span key={step.name}>
              <span
                className={`absolute ${isWait ? 'inset-y-0.5 hatched' : 'inset-y-0.5 bg-text'}`}
                style={{ left: `${percent(fromMs)}%`, width: `${percent(toMs) - percent(fromMs)}%` }}
              />
              {step.atMs !== undefined && step.atMs <= scaleMs && (
                <span
                  className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-text"
                  style={{ left: `${percent(step.atMs)}%` }}
                />
              )}
            </span>
          );
        })}
        {beat.lengthMs > scaleMs && (
          <span className="absolute top-1/2 right-0 -translate-y-1/2 bg-surface px-0.5 leading-3">›</span>
        )}
      </span>
      <span className="text-right">
        {beat.open ? <span className="text-muted">waiting</span> : <Duration us={beat.lengthMs * 1_000} />}
      </span>
    </span>
  );
}
