import Link from 'next/link';
import { LocalTime } from '@/components/ui/local-time';
import { formatCents } from '@/lib/base/money';
import type { PurchaseAttempt } from '@/lib/checkout/purchase';
import { supportCode } from '@/lib/telemetry/support-code';
import { traceHref } from './addresses';
import { StateBadge } from './state-badge';

/** Every attempt at paying for one cart, the oldest first. */
export function AttemptTable({ attempts }: { readonly attempts: readonly PurchaseAttempt[] }) {
  return (
    <ol className="border-b border-line">
      {attempts.map((attempt) => (
        <li
          key={attempt.id}
          className="grid min-h-7 items-center gap-x-4 gap-y-0.5 border-t border-line py-1 text-20 max-sm:grid-cols-[minmax(0,1fr)_auto] sm:grid-cols-[112px_136px_minmax(0,1fr)_124px_80px]"
        >
          <LocalTime at={attempt.startedAt} style="stamp" />
          <span className="max-sm:text-right">
            <StateBadge state={attempt.state} />
          </span>
          <span className="text-muted">
            card ends in {attempt.cardLast4}
            {attempt.declineReason !== undefined && `, ${attempt.declineReason.replaceAll('_', ' ')}`}
          </span>
          <span className="max-sm:order-last">
            {attempt.traceId !== undefined && (
              <Link href={traceHref(attempt.traceId)} prefetch={false} className="link font-mono">
                {supportCode(attempt.traceId)}
              </Link>
            )}
          </span>
          <span className="text-right font-medium">{formatCents(attempt.amountCents)}</span>
        </li>
      ))}
    </ol>
  );
}
