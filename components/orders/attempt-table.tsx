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
          className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line py-1 text-20"
        >
          <LocalTime at={attempt.startedAt} style="stamp" />
          <StateBadge state={attempt.state} />
          <span className="text-muted">
            card ends in {attempt.cardLast4}
            {attempt.declineReason !== undefined && `, ${attempt.declineReason.replaceAll('_', ' ')}`}
          </span>
          <span className="flex-1" />
          {attempt.traceId !== undefined && (
            <Link href={traceHref(attempt.traceId)} prefetch={false} className="link font-mono">
              {supportCode(attempt.traceId)}
            </Link>
          )}
          <span className="w-20 text-right font-medium">{formatCents(attempt.amountCents)}</span>
        </li>
      ))}
    </ol>
  );
}
